package dev.islay.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The connections of a listener that are on one event loop. Threading: any. */
final class Lane {
    private static final long SWEEP_MILLIS = 200;

    private final FrontEnd frontEnd;
    private final ConnectionRegistry registry = new ConnectionRegistry();
    private final Future<?> sweeping;

    Lane(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
        this.sweeping =
                loop().scheduleWithFixedDelay(
                                registry::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return frontEnd.loop();
    }

    FrontEnd frontEnd() {
        return frontEnd;
    }

    /** To be used on the event loop only. */
    ConnectionRegistry registry() {
        return registry;
    }

    /** See {@link HttpServer#drain(Duration)}. */
    CompletableFuture<Void> drain(Duration quiet) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop().execute(() -> {
            frontEnd.drain();
            registry.drain(quiet).thenAccept(ended::complete);
        });
        return ended;
    }

    /** Cuts what is still open; nothing is expected to come after. */
    Future<?> closeAll() {
        sweeping.cancel(false);
        return loop().submit(registry::closeAll);
    }
}
