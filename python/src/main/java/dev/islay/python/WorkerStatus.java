package dev.islay.python;

import java.util.List;

/**
 * A worker as it was when it was asked for.
 *
 * @param id its number within the pool
 * @param pid 0 as long as there is no process
 * @param state in small letters: as {@link WorkerState}
 * @param ageNanos since it was started
 * @param cpuNanos user and system time of its process; −1 when it is not known
 * @param residentBytes memory of its process that is not swapped out; −1 when it is not known
 * @param served requests that it has answered
 * @param running one for each busy thread
 * @param waiting requests in its pipes behind those that run
 */
public record WorkerStatus(
        long id,
        long pid,
        String state,
        long ageNanos,
        long cpuNanos,
        long residentBytes,
        long served,
        List<RunningRequest> running,
        List<RunningRequest> waiting) {
    /** Whether it takes requests. */
    public boolean serves() {
        return state.equals("serving");
    }
}
