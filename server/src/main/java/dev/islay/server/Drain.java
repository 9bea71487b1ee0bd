package dev.islay.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the order to stop to the last response. Those who send clients here are told first; then,
 * after a delay, no connection is accepted, and each one that is open ends with its next response
 * or when it is quiet; then the workers end. What is not done in time is cut off and reported.
 *
 * <p>Threading: the main thread.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);
    private static final long STEP_MILLIS = 10;

    /** What is to end, in this order, and what is known of what does not. */
    interface Parts {
        /** No worker is replaced from now on. */
        void stopReplacing();

        /** Completes when the last client's connection has ended. */
        CompletableFuture<Void> endConnections();

        /** Completes when the last worker has ended. */
        CompletableFuture<Void> endWorkers();

        /** What runs and waits now. */
        CompletableFuture<CutOff> unfinished();
    }

    /** Whether somebody has told the server a second time to stop. */
    @FunctionalInterface
    interface Hurry {
        /** Waits so long for it. */
        boolean within(long millis) throws InterruptedException;
    }

    private final Parts parts;
    private final Duration delay;
    private final Duration grace;
    private final Hurry hurry;

    Drain(Parts parts, Settings settings, Hurry hurry) {
        this.parts = parts;
        this.delay = settings.value(OperationSettings.DRAIN_DELAY);
        this.grace = settings.value(WorkerSettings.GRACEFUL_TIMEOUT);
        this.hurry = hurry;
    }

    /** How long a connection must have been idle to be ended without a response. */
    static Duration quiet(Settings settings) {
        Duration half = settings.value(WorkerSettings.GRACEFUL_TIMEOUT).dividedBy(2);
        return half.compareTo(Duration.ofSeconds(1)) < 0 ? half : Duration.ofSeconds(1);
    }

    /** Returns what has to be cut off. */
    CutOff run() throws InterruptedException {
        if (!delay.isZero()) {
            LOG.info(
                    "stopping; clients are served for {} s more (--drain-delay)",
                    delay.toSeconds());
            within(new CompletableFuture<>(), System.nanoTime() + delay.toNanos());
        }
        LOG.info("stopping");
        parts.stopReplacing();
        long deadline = System.nanoTime() + grace.toNanos();
        if (within(parts::endConnections, deadline) && within(parts::endWorkers, deadline)) {
            return CutOff.NOTHING;
        }
        LOG.warn(
                hurry.within(0)
                        ? "told to stop a second time: what still runs is cut off"
                        : "not everything ended in time (--graceful-timeout)");
        return cutOff();
    }

    private boolean within(Supplier<CompletableFuture<Void>> end, long deadline)
            throws InterruptedException {
        return within(end.get(), deadline);
    }

    private boolean within(CompletableFuture<Void> ended, long deadline)
            throws InterruptedException {
        while (!ended.isDone()) {
            if (System.nanoTime() > deadline || hurry.within(STEP_MILLIS)) {
                return false;
            }
        }
        return true;
    }

    private CutOff cutOff() throws InterruptedException {
        try {
            CutOff cut = parts.unfinished().get(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
            cut.entries().forEach(LOG::warn);
            return cut;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("what is cut off could not be found out: {}", e.toString());
            return CutOff.NOTHING;
        }
    }
}
