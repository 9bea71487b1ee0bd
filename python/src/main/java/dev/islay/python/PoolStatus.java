package dev.islay.python;

import java.util.List;

/**
 * A pool as it was when it was asked for.
 *
 * @param queued requests that wait for a thread
 * @param queueLimit how many may
 * @param workers in the order in which they were started
 */
public record PoolStatus(int queued, int queueLimit, List<WorkerStatus> workers) {
    /** Those that take requests. */
    public long serving() {
        return workers.stream().filter(WorkerStatus::serves).count();
    }
}
