package dev.islay.python;

import java.util.List;

/**
 * A pool as it was when it was asked for.
 *
 * @param queued requests that wait for a thread
 * @param queueLimit how many may
 * @param waitNanos for which the oldest of them waits; 0 without one
 * @param workers in the order in which they were started
 */
public record PoolStatus(int queued, int queueLimit, long waitNanos, List<WorkerStatus> workers) {
    /** Those that take requests. */
    public long serving() {
        return workers.stream().filter(WorkerStatus::serves).count();
    }
}
