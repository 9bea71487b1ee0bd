package dev.islay.python;

import java.util.ArrayList;
import java.util.List;

/**
 * What all threads of a worker have.
 *
 * @param served requests that they have answered
 * @param running the first in each pipe
 * @param waiting those behind them
 */
record ThreadLoads(long served, List<RunningRequest> running, List<RunningRequest> waiting) {
    static ThreadLoads of(List<ThreadConnection> threads, long pid, long now) {
        long served = 0;
        List<RunningRequest> running = new ArrayList<>();
        List<RunningRequest> waiting = new ArrayList<>();
        for (ThreadConnection thread : threads) {
            served += thread.served();
            List<RunningRequest> into = running;
            for (Ticket ticket : thread.inFlight()) {
                into.add(RunningRequest.of(ticket, pid, thread.index(), now));
                into = waiting;
            }
        }
        return new ThreadLoads(served, running, waiting);
    }
}
