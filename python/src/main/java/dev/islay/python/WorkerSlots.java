package dev.islay.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application threads of one worker, and which of them is to get the next request. Called on
 * the event loop only; made by {@link Scheduler#add}.
 *
 * <p>Each thread is idle, running or stuck. At most {@link Spread#width} may be running when
 * another is begun; as many of them as there are CPUs to use (with a GIL: one; else its part of
 * all) are <em>pipelined</em>: their pipe is filled with a few milliseconds of work. Any other gets
 * one request at a time.
 */
final class WorkerSlots<R> {
    /**
     * A head that has run for so long is stuck. With a tick every millisecond what stands behind it
     * is recalled three to four milliseconds after it began. Shorter, and a thread that merely lost
     * its CPU for a time slice looks stuck.
     */
    static final long STUCK_NANOS = 3_000_000;

    /**
     * The same while nothing stands behind it and requests are fast: what comes next rather goes to
     * an idle thread than behind one that probably waits. To be wrong costs little then, since
     * nothing has to be recalled.
     */
    static final long STUCK_ALONE_NANOS = 1_000_000;

    /**
     * How much longer than the patience the pipe lasts: it must outlive it, or a thread is idle
     * between two batches. Together four milliseconds of work: windows of half a millisecond halved
     * the throughput.
     */
    static final long MARGIN_NANOS = 1_000_000;

    /** More in a pipe gains nothing: a batch is written out every other millisecond. */
    static final int DEEPEST = 64;

    /** Above this a request is slow: an idle thread is better than a place in a pipe. */
    static final double SLOW_NANOS = 1_000_000;

    /** A worker that sleeps needs longer to wake than one that is awake for such a request. */
    private static final double TINY_NANOS = 40_000;

    /**
     * While it has less than this to do, a worker with tiny requests gets the next ones: in larger
     * batches they cost less, and another worker would take a CPU from the front end.
     */
    private static final double FILLED_NANOS = 600_000;

    /** How often the CPU is sampled: some kernels count it in steps of 10 ms. */
    static final long SAMPLE_NANOS = 60_000_000;

    /** Between two ticks while all that is in flight is stuck, and nothing waits. */
    private static final int REST_MILLIS = 10;

    /** Requests are said to wait when they did in one tick of so many. */
    private static final int PRESSED_PART = 4;

    /** An interval so long was idle for a while, and its average says nothing of now. */
    private static final long STALE_NANOS = 4 * SAMPLE_NANOS;

    private final LongSupplier clock;
    private final int cpus;
    private final Pace pace;
    private final Spread spread;
    private final Forecast forecast = new Forecast();
    private final List<ThreadSlot<R>> threads = new ArrayList<>();

    /** Idle slots, the one used last on top: its stack and caches are warm. */
    private final ArrayList<ThreadSlot<R>> idle = new ArrayList<>();

    private final ArrayList<ThreadSlot<R>> pipelined = new ArrayList<>();

    /** Found by the last tick. */
    private final ArrayDeque<ThreadSlot<R>> soonFree = new ArrayDeque<>();

    private int usable;
    private int cursor;
    private int running;
    private int stuck;
    private int outstanding;
    private boolean removed;

    private long sampledAt;
    private long sampledCpu = -1;
    private int finishedSince;
    private int ticks;
    private int pressedTicks;

    WorkerSlots(int threads, int cpus, LongSupplier clock, Pace pace) {
        this.clock = clock;
        this.cpus = cpus;
        this.pace = pace;
        this.spread = new Spread(1, threads);
        for (int i = 0; i < threads; i++) {
            this.threads.add(new ThreadSlot<>(this, i));
        }
        idle.addAll(this.threads.reversed());
        sampledAt = now();
        share(1);
    }

    /** So many workers, with this one, have the CPUs: without a GIL each uses its part of them. */
    void share(int workers) {
        usable = Math.ceilDiv(cpus, workers);
        spread.floor(Math.min(usable, threads.size()));
    }

    /** All its threads, by index. */
    List<ThreadSlot<R>> threads() {
        return threads;
    }

    /** Requests in the pipes of all its threads. */
    long outstanding() {
        return outstanding;
    }

    /** Threads whose head is stuck or held. */
    int stuck() {
        return stuck;
    }

    /** Threads that have something in flight and are not stuck. */
    int running() {
        return running;
    }

    /**
     * How many milliseconds there should be between two ticks, {@link Ticks#NEVER} while nothing is
     * in flight. Few are needed while each head is stuck already, and nothing stands behind one.
     */
    int tickMillis() {
        if (outstanding == 0) {
            return Ticks.NEVER;
        }
        return outstanding > stuck ? Ticks.OFTEN : REST_MILLIS;
    }

    /** Whether it is time to call {@link #cpuSampled}. A worker at rest needs no sample. */
    boolean wantsCpuSample(long now) {
        return outstanding > 0 && now - sampledAt >= SAMPLE_NANOS;
    }

    /**
     * The CPU time that the worker's process has had or wanted; see {@link CpuDemand}.
     *
     * @param cpuNanosTotal since it began, nanoseconds
     * @param atNanos when it was read, by the scheduler's clock
     */
    void cpuSampled(long cpuNanosTotal, long atNanos) {
        long nanos = atNanos - sampledAt;
        if (nanos <= 0) {
            return;
        }
        if (sampledCpu < 0 || nanos > STALE_NANOS) {
            spread.forgetCpu();
        } else {
            double share = (double) (cpuNanosTotal - sampledCpu) / nanos / usable;
            boolean pressed = pressedTicks * PRESSED_PART > ticks;
            spread.sample(share, finishedSince, pressed, nanos);
        }
        sampledCpu = cpuNanosTotal;
        sampledAt = atNanos;
        finishedSince = 0;
        ticks = 0;
        pressedTicks = 0;
    }

    /** How many threads may run side by side, besides the stuck ones. */
    int width() {
        return spread.width();
    }

    Pace pace() {
        return pace;
    }

    Forecast forecast() {
        return forecast;
    }

    long now() {
        return clock.getAsLong();
    }

    /**
     * How long a head may run before it is stuck. A thread that waits for its turn with the GIL,
     * because another one computes, is not stuck: while the worker computes, twice the usual time
     * between two batches is allowed. Recalling what it holds would only pass it on to a thread
     * that waits for the same GIL.
     */
    long patience() {
        return spread.computing() ? Math.max(STUCK_NANOS, (long) (2 * pace.gap())) : STUCK_NANOS;
    }

    /** How long the head of this thread may run before it is stuck. */
    long patience(ThreadSlot<R> slot) {
        boolean doubtful = slot.inFlight() == 1 && !slow() && !spread.computing();
        return doubtful ? STUCK_ALONE_NANOS : patience();
    }

    private boolean slow() {
        return pace.perRequest() > SLOW_NANOS;
    }

    /** What is to be done before a new request's turn, in nanoseconds; for comparing workers. */
    double load() {
        return (outstanding * pace.perRequest() + stuck * (double) STUCK_NANOS) / spread.floor();
    }

    /** Whether the next request is rather done here than by another worker that is idle. */
    boolean fills() {
        return outstanding > 0
                && stuck == 0
                && pace.perRequest() < TINY_NANOS
                && load() < FILLED_NANOS;
    }

    /** The thread that the next request should go to; null when it should wait. */
    @Nullable ThreadSlot<R> candidate(long now) {
        if (removed) {
            return null;
        }
        if (running < (slow() ? spread.width() : spread.floor()) && !idle.isEmpty()) {
            return idle.getLast();
        }
        ThreadSlot<R> open = withRoom(now);
        if (open != null) {
            return open;
        }
        return running < spread.width() && !idle.isEmpty() ? idle.getLast() : null;
    }

    private @Nullable ThreadSlot<R> withRoom(long now) {
        int window = window();
        int count = Math.min(pipelined.size(), spread.floor());
        for (int i = 0; i < count; i++) {
            ThreadSlot<R> slot = pipelined.get((cursor + i) % count);
            if (slot.takes(window, now)) {
                return slot;
            }
        }
        return null;
    }

    /**
     * A thread that the next request may be sent to although it is not free yet, when no other is;
     * null: none is foreseen to be.
     */
    @Nullable ThreadSlot<R> soonFree(long now) {
        ThreadSlot<R> slot = soonFree.poll();
        while (slot != null && !slot.endsSoon(now)) {
            slot = soonFree.poll();
        }
        return slot;
    }

    private int window() {
        double depth = (patience() + MARGIN_NANOS) / pace.perRequest();
        return (int) Math.clamp(depth, 1, DEEPEST);
    }

    void assign(ThreadSlot<R> slot, long now) {
        if (slot.inFlight() == 0) {
            idle.removeLast();
            run(slot);
        }
        cursor = (cursor + 1) % DEEPEST;
        outstanding++;
        slot.assigned(now);
    }

    /** A millisecond has passed, or more: find out whose head is stuck. */
    void tick(long now, boolean pressed, boolean late) {
        if (outstanding == 0) {
            return;
        }
        ticks++;
        for (ThreadSlot<R> slot : threads) {
            if (!slot.stuck() && slot.inFlight() > 0) {
                if (!late && slot.overdue(now)) {
                    slot.stick();
                } else {
                    pipeline(slot);
                }
            }
        }
        spread.look(finishedSince, now - sampledAt);
        if (pressed) {
            pressedTicks++;
            spread.stuck(stuck);
        }
        foresee(now, pressed && slow());
    }

    /** A stuck thread that is free again counts among those that run: not more than may. */
    private void foresee(long now, boolean useful) {
        soonFree.clear();
        int room = spread.width() - running;
        if (!useful || room < 0) {
            return;
        }
        for (ThreadSlot<R> slot : threads) {
            boolean soon = slot.endsSoon(now) && (!slot.stuck() || room > 0);
            if (soon) {
                soonFree.add(slot);
            }
            if (slot.stuck() && (soon || slot.expected(now))) {
                room--;
            }
        }
    }

    /** Gets nothing more. What is in flight may still finish. */
    void retire() {
        removed = true;
    }

    void finished(int count, long elapsed) {
        outstanding -= count;
        finishedSince += count;
        if (elapsed > 0) {
            pace.batch(elapsed, count);
            forecast.took((double) elapsed / count);
        }
    }

    void gaveBack(int count) {
        outstanding -= count;
    }

    void stuck(ThreadSlot<R> slot) {
        stuck++;
        running--;
        unpipeline(slot);
    }

    void unstuck(ThreadSlot<R> slot) {
        stuck--;
        run(slot);
    }

    /** Nothing is in flight there any more. */
    void emptied(ThreadSlot<R> slot) {
        running--;
        unpipeline(slot);
        if (!slot.recalling()) {
            rested(slot);
        }
    }

    /** It is empty and no recall is on its way. */
    void rested(ThreadSlot<R> slot) {
        idle.add(slot);
    }

    private void run(ThreadSlot<R> slot) {
        running++;
        spread.used(running);
        pipeline(slot);
    }

    private void pipeline(ThreadSlot<R> slot) {
        if (slot.place < 0 && pipelined.size() < spread.floor()) {
            slot.place = pipelined.size();
            pipelined.add(slot);
        }
    }

    private void unpipeline(ThreadSlot<R> slot) {
        if (slot.place < 0) {
            return;
        }
        ThreadSlot<R> last = pipelined.removeLast();
        if (last != slot) {
            last.place = slot.place;
            pipelined.set(slot.place, last);
        }
        slot.place = -1;
    }
}
