package dev.islay.server;

import dev.islay.python.LoadFailure;
import dev.islay.python.PoolObserver;
import dev.islay.python.WorkerReady;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many workers of a pool as were asked for. Does no I/O itself: it decides, {@link
 * Actions} acts.
 *
 * <p>A worker that ends is replaced at once if it had served for a while. One that ends early, or
 * does not load, is replaced after a pause that doubles with each failure in a row, so that a crash
 * loop does not eat the machine.
 *
 * <p>A worker that serves some of its applications and could not load others becomes stale after
 * such a pause: another is started beside it, and when that one serves the stale one retires. One
 * at a time, so that a pool never needs more than one worker beyond those asked for.
 *
 * <p>Threading: the event loop.
 */
final class Arbiter implements PoolObserver {
    /** What the arbiter has done for it. */
    interface Actions {
        /** Start a worker with that number now. */
        void spawn(long id);

        /** Let a worker finish what it has, and end. */
        void retire(long id);

        /** Run something after that time. */
        void later(Duration pause, Runnable action);
    }

    private enum State {
        STARTING,
        SERVING,
        STALE,
        RETIRING
    }

    private static final Logger LOG = LoggerFactory.getLogger(Arbiter.class);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String prefix;
    private final int wanted;
    private final Actions actions;
    private final LongSupplier nanoClock;
    private final CompletableFuture<WorkerReady> first = new CompletableFuture<>();
    private final Map<Long, State> workers = new LinkedHashMap<>();
    private final Map<Long, Long> pids = new HashMap<>();
    private final Map<Integer, LoadFailure> told = new HashMap<>();
    private long lastId;
    private int failuresInARow;
    private int incompleteInARow;
    private int pauses;
    private long lastServing;
    private boolean awake;
    private boolean announced;
    private boolean stopped;

    /** {@code prefix}: what lines of the log begin with, see {@link Plan#prefix}. */
    Arbiter(String prefix, int wanted, Actions actions, LongSupplier nanoClock) {
        this.prefix = prefix;
        this.wanted = wanted;
        this.actions = actions;
        this.nanoClock = nanoClock;
    }

    /** The first worker that serves; fails with {@link NotLoaded} when the first did not load. */
    CompletableFuture<WorkerReady> first() {
        return first;
    }

    /** The pool's applications did not load. */
    static final class NotLoaded extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<LoadFailure> failures;

        NotLoaded(List<LoadFailure> failures) {
            super(failures.getFirst().summary());
            this.failures = failures;
        }

        List<LoadFailure> failures() {
            return failures;
        }
    }

    /** From now on workers are wanted. */
    void start() {
        awake = true;
        fill();
    }

    /** No worker is wanted until one is demanded. */
    void sleep() {
        awake = false;
        failuresInARow = 0;
        incompleteInARow = 0;
        List.copyOf(workers.keySet()).forEach(this::retire);
    }

    private void retire(long id) {
        if (workers.replace(id, State.RETIRING) != State.RETIRING) {
            actions.retire(id);
        }
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
        while (!stopped && awake && present() + pauses < wanted) {
            workers.put(++lastId, State.STARTING);
            actions.spawn(lastId);
        }
    }

    /** One stale worker at a time does not count: so one more is started in its place. */
    private int present() {
        int stale = count(State.STALE);
        return count(State.STARTING) + count(State.SERVING) + Math.max(0, stale - 1);
    }

    private int count(State state) {
        return (int) workers.values().stream().filter(each -> each == state).count();
    }

    @Override
    public void demanded() {
        if (!awake) {
            start();
        }
    }

    @Override
    public void serving(long worker, WorkerReady ready) {
        if (workers.get(worker) != State.STARTING) {
            return;
        }
        workers.put(worker, State.SERVING);
        pids.put(worker, ready.pid());
        lastServing = nanoClock.getAsLong();
        first.complete(ready);
        if (announced) {
            LOG.info("{}worker {} serves {}", prefix, ready.pid(), ready.applications());
        }
        workers.entrySet().stream()
                .filter(entry -> entry.getValue() == State.STALE)
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(this::retire);
        told.keySet().retainAll(ready.failed().keySet());
        if (ready.failed().isEmpty()) {
            incompleteInARow = 0;
        } else {
            renewLater(worker, ready.failed());
        }
        fill();
    }

    private void renewLater(long worker, SortedMap<Integer, LoadFailure> failures) {
        Duration pause = pause(incompleteInARow++);
        tell(failures, pause);
        actions.later(
                pause,
                () -> {
                    workers.replace(worker, State.SERVING, State.STALE);
                    fill();
                });
    }

    @Override
    public void failed(long worker, SortedMap<Integer, LoadFailure> failures) {
        State before = workers.remove(worker);
        if (stopped || before == State.RETIRING) {
            return;
        }
        boolean reported = first.isDone();
        first.completeExceptionally(new NotLoaded(List.copyOf(failures.values())));
        Duration pause = replaceAfterPause();
        if (reported) {
            tell(failures, pause);
        } else {
            told.putAll(failures);
        }
    }

    /** A traceback once; as long as the same happens again, a line. */
    private void tell(SortedMap<Integer, LoadFailure> failures, Duration pause) {
        failures.forEach((number, failure) -> {
            boolean same = failure.equals(told.put(number, failure));
            LOG.error(
                    "{}{}; tried again in {} ms{}",
                    prefix,
                    failure.summary(),
                    pause.toMillis(),
                    same || failure.traceback().isBlank()
                            ? ""
                            : "\n" + failure.traceback().stripTrailing());
        });
    }

    @Override
    public void ended(long worker, String how, boolean expected) {
        State before = workers.remove(worker);
        Long pid = pids.remove(worker);
        if (stopped) {
            return;
        }
        if (expected || before == State.RETIRING) {
            fill();
            return;
        }
        LOG.error("{}worker {} died: {}", prefix, pid, how);
        boolean stable = nanoClock.getAsLong() - lastServing > STABLE.toNanos();
        if (stable || failuresInARow == 0) {
            failuresInARow = stable ? 0 : 1;
            fill();
        } else {
            Duration pause = replaceAfterPause();
            LOG.warn("{}another worker is started in {} ms", prefix, pause.toMillis());
        }
    }

    private Duration replaceAfterPause() {
        Duration pause = pause(failuresInARow++);
        pauses++;
        actions.later(pause, this::respawn);
        return pause;
    }

    private void respawn() {
        pauses--;
        fill();
    }

    static Duration pause(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
