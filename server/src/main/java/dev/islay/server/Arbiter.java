package dev.islay.server;

import dev.islay.python.LoadFailure;
import dev.islay.python.PoolObserver;
import dev.islay.python.WorkerReady;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many workers as were asked for. Does no I/O itself: it decides, {@link Actions} acts.
 *
 * <p>A worker that ends is replaced at once if it had served for a while. One that ends early, or
 * does not load, is replaced after a pause that doubles with each failure in a row, so that a crash
 * loop does not eat the machine. Until a worker has served for the first time a failure is final:
 * the application has never loaded, and the person who started the server should read why.
 *
 * <p>Threading: the event loop.
 */
final class Arbiter implements PoolObserver {
    /** What the arbiter has done for it. */
    interface Actions {
        /** Start a worker now. */
        void spawn();

        /** Call {@link Arbiter#respawn} after that time. */
        void later(Duration pause);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Arbiter.class);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Actions actions;
    private final LongSupplier nanoClock;
    private final CompletableFuture<WorkerReady> first = new CompletableFuture<>();
    private int wanted;
    private int alive;
    private int failuresInARow;
    private int pauses;
    private long lastServing;
    private boolean announced;
    private boolean stopped;

    Arbiter(int wanted, Actions actions, LongSupplier nanoClock) {
        this.wanted = wanted;
        this.actions = actions;
        this.nanoClock = nanoClock;
    }

    /** The first worker that serves; fails with {@link NotLoaded} when none ever did. */
    CompletableFuture<WorkerReady> first() {
        return first;
    }

    /** The application has never loaded. */
    static final class NotLoaded extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient LoadFailure failure;

        NotLoaded(LoadFailure failure) {
            super(failure.summary());
            this.failure = failure;
        }

        LoadFailure failure() {
            return failure;
        }
    }

    void start() {
        fill();
    }

    /** The server has told that it is ready, and of its workers: from now on each is told of. */
    void announced() {
        announced = true;
    }

    /** No worker is replaced from now on. */
    void stop() {
        stopped = true;
    }

    private void fill() {
        while (!stopped && alive + pauses < wanted) {
            alive++;
            actions.spawn();
        }
    }

    void respawn() {
        pauses--;
        fill();
    }

    @Override
    public void serving(WorkerReady worker) {
        lastServing = nanoClock.getAsLong();
        first.complete(worker);
        if (announced) {
            LOG.info("worker {} serves {}", worker.pid(), worker.application());
        }
    }

    @Override
    public void failed(LoadFailure failure) {
        alive--;
        if (!first.isDone()) {
            stopped = true;
            first.completeExceptionally(new NotLoaded(failure));
        } else if (!stopped) {
            LOG.error("a worker did not start: {}\n{}", failure.summary(), failure.traceback());
            replaceAfterPause();
        }
    }

    @Override
    public void ended(WorkerReady worker, String how, boolean expected) {
        alive--;
        if (stopped) {
            return;
        }
        LOG.error("worker {} died: {}", worker.pid(), how);
        boolean stable = nanoClock.getAsLong() - lastServing > STABLE.toNanos();
        if (stable || failuresInARow == 0) {
            failuresInARow = stable ? 0 : 1;
            fill();
        } else {
            replaceAfterPause();
        }
    }

    private void replaceAfterPause() {
        Duration pause = pause(failuresInARow++);
        pauses++;
        LOG.warn("another worker is started in {} ms", pause.toMillis());
        actions.later(pause);
    }

    static Duration pause(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
