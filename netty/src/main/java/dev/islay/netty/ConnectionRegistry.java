package dev.islay.netty;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * All open connections of an event loop: asks each whether its time is up, and ends them.
 *
 * <p>Threading: that event loop.
 */
final class ConnectionRegistry {
    private final Map<Channel, ExchangeHandler> connections = new HashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private boolean draining;
    private long quietNanos;

    /** To be called a few times a second. */
    void sweep() {
        long now = System.nanoTime();
        List.copyOf(connections.values()).forEach(connection -> connection.sweep(now));
        endQuiet(now);
    }

    void add(Channel channel, ExchangeHandler handler) {
        connections.put(channel, handler);
        channel.closeFuture().addListener(closed -> remove(channel));
    }

    private void remove(Channel channel) {
        connections.remove(channel);
        if (draining && connections.isEmpty()) {
            empty.complete(null);
        }
    }

    /**
     * Ends connections that are idle, each when nothing has come from it for so long: one that is
     * between two requests is about to send the next, and would lose it. Completes when the last
     * one has ended.
     */
    CompletableFuture<Void> drain(Duration quiet) {
        draining = true;
        quietNanos = quiet.toNanos();
        endQuiet(System.nanoTime());
        if (connections.isEmpty()) {
            empty.complete(null);
        }
        return empty;
    }

    private void endQuiet(long now) {
        if (draining) {
            List.copyOf(connections.values())
                    .forEach(connection -> connection.endIfQuiet(now, quietNanos));
        }
    }

    void closeAll() {
        List.copyOf(connections.keySet()).forEach(Channel::close);
    }
}
