package dev.islay.server;

import dev.islay.python.LoadFailure;
import dev.islay.python.Loaded;
import dev.islay.python.WorkerReady;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An arbiter whose workers, clock and timers are the test's. */
final class PlayedArbiter implements Arbiter.Actions {
    static final LoadFailure FAILURE =
            new LoadFailure("other", "it does not load", "Traceback", null);

    final List<Duration> pauses = new ArrayList<>();
    final List<Long> spawned = new ArrayList<>();
    final List<Long> retired = new ArrayList<>();
    final List<Long> led = new ArrayList<>();
    final List<Long> killed = new ArrayList<>();
    final Deque<Runnable> waiting = new ArrayDeque<>();
    final Arbiter arbiter;
    private long now = Long.MAX_VALUE - 1;

    PlayedArbiter(int wanted) {
        arbiter = new Arbiter("pool: ", wanted, this, () -> now);
    }

    @Override
    public void spawn(long id) {
        spawned.add(id);
    }

    @Override
    public void retire(long id) {
        retired.add(id);
    }

    @Override
    public void kill(long id) {
        killed.add(id);
    }

    @Override
    public void lead(long id) {
        led.add(id);
    }

    @Override
    public void later(Duration pause, Runnable action) {
        pauses.add(pause);
        waiting.add(action);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Loads, is probed, and serves if it is admitted; else it fails. */
    boolean serve(long id, WorkerReady ready) {
        arbiter.loaded(id);
        boolean admitted = arbiter.admits(id, ready);
        if (admitted) {
            arbiter.serving(id, ready);
        } else {
            arbiter.failed(id, ready.failed());
        }
        return admitted;
    }

    void serveAll(long... ids) {
        for (long id : ids) {
            serve(id, ready(id));
        }
    }

    /** It ends as it was asked to. */
    void end(long id) {
        arbiter.ended(id, "exit status 0", List.of(), true);
    }

    void die(long id) {
        arbiter.ended(id, "signal 9", List.of("GET / (request 1)"), false);
    }

    /** A worker that has loaded nine applications but for those. */
    static WorkerReady ready(long pid, int... missing) {
        SortedMap<Integer, Loaded> loaded = new TreeMap<>();
        for (int number = 0; number < 9; number++) {
            loaded.put(number, new Loaded("a:b", "/a.py"));
        }
        SortedMap<Integer, LoadFailure> failed = failures(missing);
        loaded.keySet().removeAll(failed.keySet());
        return new WorkerReady(
                pid, "3.14.3", "CPython", "/python", "/", true, true, loaded, failed);
    }

    static SortedMap<Integer, LoadFailure> failures(int... numbers) {
        SortedMap<Integer, LoadFailure> failures = new TreeMap<>(Map.of());
        for (int number : numbers) {
            failures.put(number, FAILURE);
        }
        return Collections.unmodifiableSortedMap(failures);
    }
}
