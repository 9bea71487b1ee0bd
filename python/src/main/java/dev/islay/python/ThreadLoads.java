package dev.islay.python;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all threads of a worker have.
 *
 * @param served requests that they have answered
 * @param running the first in each pipe
 * @param waiting those behind them
 */
record ThreadLoads(long served, List<RunningRequest> running, List<RunningRequest> waiting) {
    static ThreadLoads of(@Nullable ThreadConnection[] threads, long pid, long now) {
        long served = 0;
        List<RunningRequest> running = new ArrayList<>();
        List<RunningRequest> waiting = new ArrayList<>();
        for (ThreadConnection thread : threads) {
            if (thread != null) {
                served += thread.served();
                List<RunningRequest> into = running;
                for (Ticket ticket : thread.inFlight()) {
                    into.add(RunningRequest.of(ticket, pid, thread.index(), now));
                    into = waiting;
                }
            }
        }
        return new ThreadLoads(served, running, waiting);
    }
}
