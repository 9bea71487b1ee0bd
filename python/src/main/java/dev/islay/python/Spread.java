package dev.islay.python;

/**
 * How many threads of one worker may run side by side, not counting those that are stuck.
 *
 * <p>The floor is one with a GIL, else the worker's part of the CPUs. The value leaves it for two
 * reasons and returns for two:
 *
 * <ul>
 *   <li>Heads are stuck while requests wait: as many again may run, so the threads in use double
 *       every few milliseconds.
 *   <li>Requests wait although no head is stuck and the CPU idles (each request waits a millisecond
 *       or two for a database): twice as many are tried at each sample of the CPU.
 *   <li>The threads compute: half as many are tried, down to the floor.
 *   <li>Nothing waits: what was not used for a second is given up.
 * </ul>
 *
 * <p>Everything that is tried is judged at the next sample by the requests finished: more threads
 * must bring more, fewer must not bring less; otherwise it is undone, and the next trial waits,
 * each time longer. It lets an application that computes half of its time keep the threads with
 * which it fills a CPU. Fewer that compute all the time may bring a little less in the one interval
 * that counts: on a machine whose speed changes from one moment to the next the rate falls by a
 * tenth in every other, and threads that only fought for the GIL stayed for seconds.
 */
final class Spread {
    /** From this share of the CPUs that it can use a worker counts as computing. */
    static final double COMPUTING_SHARE = 0.85;

    /** A trial with more threads must bring this much more to be kept. */
    private static final double WORTH_MORE = 1.1;

    /** A trial with fewer threads is kept if it brings at least this much. */
    private static final double WORTH_LESS = 0.9;

    /** The same while fewer threads take all the CPU that they can have. */
    private static final double WORTH_LESS_BUSY = 0.7;

    /** Below this a trial with fewer threads is ended at once: others wait for its end. */
    private static final double COLLAPSE = 0.5;

    /** Shorter than this tells nothing of a rate: a batch may come or not. */
    private static final long SHORTEST_NANOS = 15_000_000;

    /**
     * The same while the worker computes: there a machine that stood still is the likelier reason.
     */
    private static final long SHORTEST_COMPUTING_NANOS = 40_000_000;

    /** When the rate is so many times what it was, what a failed trial has shown is out of date. */
    private static final double CHANGED = 1.5;

    /** About so many samples make the usual rate. */
    private static final double USUAL = 8;

    /** Fewer threads are judged after so many samples: their pipes have to grow first. */
    private static final int SETTLING = 3;

    /** When fewer requests than this were to be expected in an interval, its rate says nothing. */
    private static final int TELLING = 20;

    /**
     * So many samples without a wait, a second, tell what is needed: requests that take as long as
     * each other come in clumps, and whom a width that was given up keeps waiting, waits for as
     * long as it takes to find that heads are stuck.
     */
    private static final int GIVEN_UP_AFTER = 16;

    /** After fewer threads did as well, stuck heads do not double their number for so long. */
    private static final long STEADY_NANOS = 2_000_000_000L;

    private final int most;
    private final Pause up = new Pause(500_000_000L);
    private final Pause down = new Pause(1_000_000_000L);

    /** Apart from the other: that fewer do worse while they wait says nothing of computing. */
    private final Pause downComputing = new Pause(1_000_000_000L);

    private int floor;
    private int width;
    private int widest;
    private int widestOfLate;
    private int easy;
    private boolean computing;
    private boolean moreDidNotHelp;
    private boolean proven;
    private long steadyLeft;

    /** The width to return to if the trial under way fails; 0 when there is none. */
    private int before;

    private double rateBefore;

    /** Requests a nanosecond with this width: one interval may have been a bad one. 0: unknown. */
    private double usual;

    /** What it was when fewer threads were tried last. */
    private double usualBefore;

    private Pause trial = up;
    private int samplesLeft;

    Spread(int floor, int most) {
        this.floor = floor;
        this.most = most;
        this.width = floor;
    }

    int width() {
        return width;
    }

    int floor() {
        return floor;
    }

    /** The CPUs are shared with more workers, or with fewer. Who stood on the floor stays there. */
    void floor(int changed) {
        if (changed != floor) {
            width = width == floor ? changed : Math.max(width, changed);
            floor = changed;
            before = 0; // what a trial under way would tell was of another floor
        }
    }

    /** Whether the last sample said that the worker's CPUs are taken. */
    boolean computing() {
        return computing;
    }

    /** Nothing is known of the CPU any more. */
    void forgetCpu() {
        computing = false;
        before = 0;
    }

    /** So many threads ran side by side: tells at the next sample what of the width was used. */
    void used(int running) {
        widest = Math.max(widest, running);
    }

    /** Requests wait while so many heads are stuck. */
    void stuck(int heads) {
        boolean tryingFewer = before > width;
        if (!computing && !tryingFewer && steadyLeft == 0 && heads > width) {
            width = Math.min(most, heads);
            before = 0;
            usual = 0;
            proven = false;
        }
    }

    /**
     * An interval has ended.
     *
     * @param share CPU time had or wanted over time and CPUs that can be used, mostly 0 to 1
     * @param finished requests that ended in it
     * @param pressed whether requests waited in most of it
     * @param nanos how long it was
     */
    void sample(double share, int finished, boolean pressed, long nanos) {
        computing = share >= COMPUTING_SHARE;
        steadyLeft = Math.max(0, steadyLeft - nanos);
        up.pass(nanos);
        down.pass(nanos);
        downComputing.pass(nanos);
        double rate = (double) finished / nanos;
        if (before > 0) {
            judge(rate, rateBefore * nanos >= TELLING);
        } else {
            usual = usual == 0 ? rate : usual + (rate - usual) / USUAL;
            adjust(rate, pressed);
        }
        widest = 0;
    }

    private void adjust(double rate, boolean pressed) {
        if (computing || moreDidNotHelp || (pressed && width == most && !proven)) {
            attemptFewer(Math.max(rate, usual));
        } else if (pressed) {
            attemptMore(rate);
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        widestOfLate = Math.max(widestOfLate, widest);
        easy++;
        if (easy == GIVEN_UP_AFTER) {
            width = Math.clamp(widestOfLate, floor, width);
            widestOfLate = 0;
            easy = 0;
        }
    }

    /**
     * Between two samples: fewer threads are not tried for longer than it takes to see that they
     * are too few.
     *
     * @param finished requests that ended since the last sample
     * @param nanos how long ago that was
     */
    void look(int finished, long nanos) {
        double expected = rateBefore * nanos;
        long shortest = trial == downComputing ? SHORTEST_COMPUTING_NANOS : SHORTEST_NANOS;
        boolean tells = nanos >= shortest && expected >= TELLING;
        if (before > width && tells && finished < expected * COLLAPSE) {
            end(false);
        }
    }

    private void attemptFewer(double rate) {
        moreDidNotHelp = false;
        Pause pause = computing ? downComputing : down;
        if (pause.over() || usual > usualBefore * CHANGED || usual * CHANGED < usualBefore) {
            usualBefore = usual;
            attempt(computing ? floor : Math.max(floor, width / 2), rate, SETTLING, pause);
        }
    }

    private void attemptMore(double rate) {
        if (up.over()) {
            attempt(Math.min(most, width * 2), rate, 1, up);
        }
    }

    private void attempt(int wanted, double rate, int samples, Pause pause) {
        if (wanted != width) {
            before = width;
            rateBefore = rate;
            samplesLeft = samples;
            trial = pause;
            width = wanted;
        }
    }

    private void judge(double rate, boolean telling) {
        samplesLeft--;
        if (width > before) {
            end(rate >= rateBefore * WORTH_MORE);
        } else if (telling && rate < rateBefore * COLLAPSE && !computing) {
            end(false);
        } else if (samplesLeft == 0) {
            double least = computing ? WORTH_LESS_BUSY : WORTH_LESS;
            end(!telling || rate >= rateBefore * least);
        }
    }

    private void end(boolean kept) {
        boolean more = trial == up;
        proven = !more && !kept;
        moreDidNotHelp = more != kept;
        if (kept) {
            usual = 0;
            trial.reset();
            steadyLeft = more ? 0 : STEADY_NANOS;
        } else {
            trial.begin();
            width = before;
        }
        before = 0;
    }

    /** The time after a trial that failed: longer each time. */
    private static final class Pause {
        private static final int LONGEST = 16;

        private final long shortest;
        private long next;
        private long left;

        Pause(long nanos) {
            shortest = nanos;
            next = nanos;
        }

        boolean over() {
            return left == 0;
        }

        void pass(long nanos) {
            left = Math.max(0, left - nanos);
        }

        void begin() {
            left = next;
            next = Math.min(shortest * LONGEST, next * 2);
        }

        void reset() {
            next = shortest;
        }
    }
}
