package dev.islay.server;

import dev.islay.python.WorkerEvent;
import dev.islay.python.WorkerReady;
import dev.islay.python.WorkerState;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A worker as its {@link Arbiter} sees it. Threading: the event loop. */
final class Ward {
    private final long id;
    private int generation;
    private WorkerState state = WorkerState.STARTING;
    private @Nullable WorkerReady ready;
    private @Nullable String unwanted;
    private long since;

    /** {@code generation}: how many reloads there were before it was started. */
    Ward(long id, int generation) {
        this.id = id;
        this.generation = generation;
    }

    long id() {
        return id;
    }

    /** For the log; 0 while it starts. */
    long pid() {
        return ready == null ? 0 : ready.pid();
    }

    WorkerState state() {
        return state;
    }

    void happened(WorkerEvent event) {
        state = state.after(event);
    }

    boolean serves() {
        return state == WorkerState.SERVING;
    }

    boolean coming() {
        return state.coming();
    }

    /** It has loaded, and serves from now on if {@link WorkerEvent#ADMITTED} follows. */
    void ready(WorkerReady told, long now) {
        ready = told;
        since = now;
    }

    /** Serves an application. */
    boolean serves(int application) {
        return serves() && Objects.requireNonNull(ready).loaded().containsKey(application);
    }

    /** It has served for so long. */
    boolean servedFor(Duration time, long now) {
        return ready != null && now - since > time.toNanos();
    }

    int generation() {
        return generation;
    }

    /** What it was started with is what is wanted now, or has to be good enough. */
    void adopt(int current) {
        generation = current;
    }

    /** Another is to serve in its place. */
    void replaceBecause(String why) {
        unwanted = why;
    }

    boolean unwanted() {
        return unwanted != null;
    }
}
