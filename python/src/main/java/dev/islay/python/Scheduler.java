package dev.islay.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one pool, and the choice of the application thread that gets the next request.
 *
 * <h2>What is true</h2>
 *
 * <ul>
 *   <li>A request that was offered is in exactly one place: in the queue, or in flight on one slot.
 *       {@link #next} takes it from the first to the second; {@link ThreadSlot#finished} ends it;
 *       {@link ThreadSlot#recalled} with {@link #putBack} brings it back. The scheduler counts what
 *       is in flight and does not remember which.
 *   <li>Requests are assigned in the order in which they came, but for those put back, which go
 *       first.
 *   <li>One thread of a worker is enough while it is fast: its pipe is kept filled with about four
 *       milliseconds of work, so that it never waits for the front end and the GIL never changes
 *       hands.
 *   <li>A head, the first request in a thread's pipe, is stuck when it has run for {@link
 *       WorkerSlots#patience}. Its thread gets nothing more, does not count among those that run
 *       ({@link Spread}), and what stands behind is recalled if any thread of the pool could take
 *       it. If none can, it stays: with a single thread a recall would be traffic for nothing.
 *   <li>When no thread can take a request, and the end of a head is foreseen ({@link Forecast}), it
 *       is sent there ahead of time, so that the thread finds it when it is free. If the head does
 *       not end then, it is recalled, whether or not a thread could take it.
 *   <li>The next request goes to the worker with the least to do, unless requests are so short that
 *       one which is busy is done with it before another has woken ({@link WorkerSlots#fills}).
 *   <li>How many threads run side by side besides the stuck ones is a matter of {@link Spread};
 *       which of the idle and the running ones is next, of {@link WorkerSlots}.
 * </ul>
 *
 * <h2>Who may call</h2>
 *
 * Everything here and in the classes it hands out belongs to one event loop and takes no lock. None
 * of it does I/O: the caller sends what {@link #next} returns, calls {@link #tick} about every
 * millisecond while anything waits or is in flight (less often while nothing can come of it: {@link
 * #tickMillis}), reads the CPU of a worker when {@link WorkerSlots#wantsCpuSample} says so, and
 * calls {@link #next} in a loop after each of {@code offer}, {@code finished}, {@code recalled},
 * {@code putBack}, {@code add} and {@code tick}. A choice costs a few comparisons a worker,
 * whatever the number of threads; only {@code tick} looks at every thread.
 *
 * <h2>What was tried</h2>
 *
 * <ul>
 *   <li><em>Spreading by the clock alone</em> (slow on average: use more threads). Threads that
 *       compete for the GIL are slow by the clock, so a fast application that was once spread over
 *       eight threads stays there, at a third of its throughput. Hence the CPU samples, in which
 *       the wait for a CPU counts ({@link CpuDemand}), and every widening and narrowing is judged
 *       by the requests that finish.
 *   <li><em>A window of half a millisecond.</em> The thread idled between batches, at half of the
 *       throughput.
 *   <li><em>Recalling what is not begun without writing out what is finished.</em> The finished
 *       responses waited for the one that slept.
 *   <li><em>Calling heads stuck after three milliseconds while another thread computes.</em>
 *       CPython gives a waiting thread its turn after five, so each looked stuck, and its requests
 *       were passed from thread to thread without being run. Hence the patience that grows with the
 *       time between batches, but only while the worker computes: otherwise threads that sleep
 *       would no longer be found.
 *   <li><em>Averages of the averages of batches.</em> After one request of half a second fifty
 *       batches had a window of one. {@link Pace} divides sums.
 *   <li><em>Trying fewer threads for three samples, or one.</em> On a busy machine threads that
 *       sleep look as if they computed, since several wait for a CPU at a time. Each trial kept 63
 *       of 64 from working for an eighth of a second; now 15 ms are enough to see it.
 *   <li><em>As many threads as CPUs in each worker without a GIL.</em> Two workers on two CPUs had
 *       four threads that computed, and answered less than with one each: so workers share the
 *       CPUs. <em>Trying how many of them pay</em>, from one up, brought as many requests, and a
 *       longer tail where each computes for milliseconds.
 *   <li><em>One pause for all trials.</em> What had been shown while the application waited kept it
 *       from being narrowed for seconds after it had begun to compute.
 * </ul>
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

    /** Those that wait, the first first; a copy. */
    List<R> waiting() {
        return List.copyOf(queue);
    }

    /** Threads of all workers. */
    int threads() {
        return workers.stream().mapToInt(worker -> worker.threads().size()).sum();
    }

    /** Requests that wait. */
    int queued() {
        return queue.size();
    }

    /**
     * A worker serves from now on. It starts with the pace of the others, so that it gets its share
     * at once.
     *
     * @param cpus how many CPUs it can use at once if no other worker does: 1 with a GIL
     */
    WorkerSlots<R> add(int threads, int cpus) {
        Pace pace =
                workers.isEmpty() ? new Pace() : new Pace(workers.getFirst().pace().perRequest());
        WorkerSlots<R> worker = new WorkerSlots<>(threads, cpus, nanoClock, pace);
        workers.add(worker);
        shareCpus();
        return worker;
    }

    /** A worker is retired, draining or dead: it gets nothing more. */
    void remove(WorkerSlots<R> worker) {
        worker.retire();
        workers.remove(worker);
        shareCpus();
    }

    private void shareCpus() {
        workers.forEach(worker -> worker.share(workers.size()));
    }

    /** The next request and the thread that it goes to; null when nothing can be sent now. */
    @Nullable Assignment<R> next() {
        if (queue.isEmpty()) {
            return null;
        }
        long now = nanoClock.getAsLong();
        ThreadSlot<R> slot = pick(now);
        if (slot != null) {
            return assign(slot, now);
        }
        ThreadSlot<R> soon = soonFree(now);
        if (soon == null) {
            return null;
        }
        soon.sentAhead();
        return assign(soon, now);
    }

    private Assignment<R> assign(ThreadSlot<R> slot, long now) {
        first = (first + 1) % workers.size();
        slot.worker().assign(slot, now);
        return new Assignment<>(queue.removeFirst(), slot);
    }

    private @Nullable ThreadSlot<R> soonFree(long now) {
        for (WorkerSlots<R> worker : workers) {
            ThreadSlot<R> slot = worker.soonFree(now);
            if (slot != null) {
                return slot;
            }
        }
        return null;
    }

    /** A thread of a worker that is to be filled first, else of the one with the least to do. */
    private @Nullable ThreadSlot<R> pick(long now) {
        for (WorkerSlots<R> worker : workers) {
            ThreadSlot<R> slot = worker.fills() ? worker.candidate(now) : null;
            if (slot != null) {
                return slot;
            }
        }
        return leastLoaded(now);
    }

    /** Equals take turns. */
    private @Nullable ThreadSlot<R> leastLoaded(long now) {
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
     * How many milliseconds there should be between two ticks, or {@link Ticks#NEVER}. The slots
     * are those of all workers with something in flight, also of those removed.
     */
    int tickMillis(Iterable<WorkerSlots<R>> all) {
        int least = queue.isEmpty() ? Ticks.NEVER : Ticks.OFTEN;
        for (WorkerSlots<R> slots : all) {
            least = Math.min(least, slots.tickMillis());
        }
        return least;
    }

    /**
     * To be called about every millisecond while anything waits or is in flight: finds the heads
     * that are stuck and recalls what stands behind them, if there is a thread that could take it.
     *
     * @param late the front end itself was held up (garbage collection, no CPU), and responses wait
     *     to be read: no head is called stuck, and nothing recalled, before the next tick
     */
    void tick(Actions<R> actions, boolean late) {
        long now = nanoClock.getAsLong();
        for (WorkerSlots<R> worker : workers) {
            worker.tick(now, !queue.isEmpty(), late);
        }
        if (late) {
            return;
        }
        boolean taken = pick(now) != null;
        for (WorkerSlots<R> worker : workers) {
            recallBehindStuck(worker, now, taken, actions);
        }
    }

    /** {@code taken}: there is a thread that could take it. */
    private void recallBehindStuck(
            WorkerSlots<R> worker, long now, boolean taken, Actions<R> actions) {
        if (worker.stuck() == 0) {
            return;
        }
        for (ThreadSlot<R> slot : worker.threads()) {
            if (slot.holdsUp(now, taken)) {
                slot.recallSent();
                actions.recall(slot);
            }
        }
    }
}
