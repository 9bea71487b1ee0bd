package dev.islay.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All open connections and listeners: limits their number, asks each a few times a second whether
 * its time is up, and ends them.
 *
 * <p>At the limit accepting pauses, and for a while when it has failed; what connects meanwhile
 * waits in the kernel's backlog.
 *
 * <p>Threading: the event loop.
 */
final class ConnectionRegistry {
    private static final long SWEEP_MILLIS = 200;

    private int limit;
    private final Map<Channel, ExchangeHandler> connections = new HashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> sweeping;
    private boolean accepting;
    private boolean draining;
    private long quietNanos;
    private boolean resting;
    private boolean troubled;

    ConnectionRegistry(int limit) {
        this.limit = limit;
    }

    void startSweeping(EventLoop loop) {
        sweeping =
                loop.scheduleWithFixedDelay(
                        this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        List.copyOf(connections.values()).forEach(connection -> connection.sweep(now));
        endQuiet(now);
    }

    void addListener(Channel listener) {
        listeners.add(listener);
        switchAccepting();
    }

    void removeListener(SocketAddress address) {
        List<Channel> gone =
                listeners.stream()
                        .filter(listener -> address.equals(listener.localAddress()))
                        .toList();
        listeners.removeAll(gone);
        gone.forEach(Channel::close);
    }

    void limit(int connections) {
        limit = connections;
        switchAccepting();
    }

    void accept() {
        accepting = true;
        switchAccepting();
    }

    /** Pauses accepting; false if it has failed before without a success between. */
    boolean rest(EventLoop loop, Duration pause) {
        boolean first = !troubled;
        troubled = true;
        if (!resting) {
            resting = true;
            loop.schedule(this::restOver, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
        switchAccepting();
        return first;
    }

    private void restOver() {
        resting = false;
        switchAccepting();
    }

    void add(Channel channel, ExchangeHandler handler) {
        connections.put(channel, handler);
        troubled = false;
        channel.closeFuture().addListener(closed -> remove(channel));
        switchAccepting();
    }

    int size() {
        return connections.size();
    }

    private void remove(Channel channel) {
        connections.remove(channel);
        switchAccepting();
        if (draining && connections.isEmpty()) {
            empty.complete(null);
        }
    }

    private void switchAccepting() {
        boolean open = accepting && !resting && connections.size() < limit;
        for (Channel listener : listeners) {
            if (listener.config().isAutoRead() != open) {
                listener.config().setAutoRead(open);
            }
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
        accepting = false;
        listeners.forEach(Channel::close);
        listeners.clear();
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
        if (sweeping != null) {
            sweeping.cancel(false);
        }
    }
}
