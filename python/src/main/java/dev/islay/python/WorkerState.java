package dev.islay.python;

import java.util.EnumMap;
import java.util.Map;

/**
 * The states of a worker's life, and how one follows another: the whole of it is the table below. A
 * pair that does not stand there changes nothing: what it tells came too late.
 */
public enum WorkerState {
    /** Its process is started, and loads the applications. */
    STARTING,
    /** It has loaded; a request of our own tries whether it answers. */
    PROBED,
    /** It takes requests. */
    SERVING,
    /** It takes no more, finishes what it has, and ends, or has been killed. */
    RETIRING,
    /** Its process has ended. */
    GONE;

    private static final Map<WorkerState, Map<WorkerEvent, WorkerState>> TABLE =
            new EnumMap<>(WorkerState.class);

    static {
        row(STARTING, WorkerEvent.LOADED, PROBED);
        row(STARTING, WorkerEvent.FAILED, RETIRING);
        row(STARTING, WorkerEvent.RETIRED, RETIRING);
        row(STARTING, WorkerEvent.ENDED, GONE);

        row(PROBED, WorkerEvent.ADMITTED, SERVING);
        row(PROBED, WorkerEvent.FAILED, RETIRING);
        row(PROBED, WorkerEvent.RETIRED, RETIRING);
        row(PROBED, WorkerEvent.ENDED, GONE);

        row(SERVING, WorkerEvent.RETIRED, RETIRING);
        row(SERVING, WorkerEvent.ENDED, GONE);

        row(RETIRING, WorkerEvent.ENDED, GONE);
    }

    private static void row(WorkerState from, WorkerEvent event, WorkerState to) {
        TABLE.computeIfAbsent(from, _ -> new EnumMap<>(WorkerEvent.class)).put(event, to);
    }

    /** The state that follows when that has happened. */
    public WorkerState after(WorkerEvent event) {
        return TABLE.getOrDefault(this, Map.of()).getOrDefault(event, this);
    }

    /** It does not serve yet. */
    public boolean coming() {
        return this == STARTING || this == PROBED;
    }
}
