package dev.islay.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one pool and the choice of the application thread that gets the next request.
 *
 * @param <R> a waiting request, compared by identity
 */
final class Scheduler<R> {
    private final int queueLimit;
    private final LongSupplier nanoClock;
    private final ArrayDeque<R> queue = new ArrayDeque<>();
    private final ArrayList<WorkerSlots<R>> workers = new ArrayList<>();
    private int first;

    /**
     * A scheduler without workers. The clock gives nanoseconds from any origin, as {@link
     * System#nanoTime}.
     */
    Scheduler(int queueLimit, LongSupplier nanoClock) {
        this.queueLimit = queueLimit;
        this.nanoClock = nanoClock;
    }

    /**
     * Puts a request at the end of the queue. False: the queue is full, and it was not put there.
     */
    boolean offer(R request) {
        return queue.size() < queueLimit && queue.add(request);
    }

    /**
     * Puts requests that had been assigned at the front of the queue, in their order, and beyond
     * its limit if need be: they were recalled, or stood behind a worker's death.
     */
    void putBack(List<R> requests) {
        for (R request : requests.reversed()) {
            queue.addFirst(request);
        }
    }

    /** Takes a waiting request out: its client has left. False when it is not in the queue. */
    boolean withdraw(R request) {
        for (Iterator<R> each = queue.iterator(); each.hasNext(); ) {
            if (each.next() == request) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** The request that is first in the queue; null when none waits. */
    @Nullable R oldest() {
        return queue.peek();
    }

    /** Requests that wait. */
    int queued() {
        return queue.size();
    }

    /**
     * A worker serves from now on. It starts with the pace of the others, so that it gets its share
     * at once.
     *
     * @param cpus how many CPUs it can use at once: 1 with a GIL
     */
    WorkerSlots<R> add(int threads, int cpus) {
        Pace pace =
                workers.isEmpty() ? new Pace() : new Pace(workers.getFirst().pace().perRequest());
        WorkerSlots<R> worker = new WorkerSlots<>(threads, cpus, nanoClock, pace);
        workers.add(worker);
        return worker;
    }

    /** A worker is retired, draining or dead: it gets nothing more. */
    void remove(WorkerSlots<R> worker) {
        worker.retire();
        workers.remove(worker);
    }

    /** The next request and the thread that it goes to; null when nothing can be sent now. */
    @Nullable Assignment<R> next() {
        if (queue.isEmpty()) {
            return null;
        }
        long now = nanoClock.getAsLong();
        ThreadSlot<R> slot = pick(now);
        if (slot == null) {
            return null;
        }
        first = (first + 1) % workers.size();
        slot.worker().assign(slot, now);
        return new Assignment<>(queue.removeFirst(), slot);
    }

    /** The best thread of the worker with the least to do; equals take turns. */
    private @Nullable ThreadSlot<R> pick(long now) {
        ThreadSlot<R> best = null;
        double least = Double.MAX_VALUE;
        int count = workers.size();
        for (int i = 0; i < count; i++) {
            WorkerSlots<R> worker = workers.get((first + i) % count);
            double load = worker.load();
            if (load < least) {
                ThreadSlot<R> slot = worker.candidate(now);
                if (slot != null) {
                    best = slot;
                    least = load;
                }
            }
        }
        return best;
    }

    /**
     * To be called about every millisecond while anything waits or is in flight: finds the heads
     * that are stuck and recalls what stands behind them, if there is a thread that could take it.
     */
    void tick(Actions<R> actions) {
        long now = nanoClock.getAsLong();
        for (WorkerSlots<R> worker : workers) {
            worker.tick(now, !queue.isEmpty());
        }
        if (pick(now) == null) {
            return;
        }
        for (WorkerSlots<R> worker : workers) {
            recallBehindStuck(worker, actions);
        }
    }

    private void recallBehindStuck(WorkerSlots<R> worker, Actions<R> actions) {
        if (worker.stuck() == 0) {
            return;
        }
        for (ThreadSlot<R> slot : worker.threads()) {
            if (slot.stuck() && slot.inFlight() > 1 && !slot.recalling()) {
                slot.recallSent();
                actions.recall(slot);
            }
        }
    }
}
