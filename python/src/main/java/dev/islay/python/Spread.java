package dev.islay.python;

/**
 * How many threads of one worker may run side by side, not counting those that are stuck.
 *
 * <p>The floor is one with a GIL, else the number of CPUs. The value leaves it for two reasons and
 * returns for two:
 *
 * <ul>
 *   <li>Heads are stuck while requests wait: as many again may run, so the threads in use double
 *       every few milliseconds.
 *   <li>Requests wait although no head is stuck and the CPU idles (each request waits a millisecond
 *       or two for a database): twice as many are tried at each sample of the CPU.
 *   <li>The threads compute: half as many are tried, down to the floor.
 *   <li>Nothing waits: what was not used in the last interval is given up.
 * </ul>
 *
 * <p>Everything that is tried is judged at the next sample by the requests finished: more threads
 * must bring more, fewer must not bring less; otherwise it is undone, and the next trial waits,
 * each time longer. That keeps an application which computes from being spread when its CPU share
 * is low only because the machine has no CPU left for it, and it lets one that computes half of its
 * time keep the threads with which it fills a CPU.
 */
final class Spread {
    /** From this share of the CPUs that it can use a worker counts as computing. */
    static final double COMPUTING_SHARE = 0.85;

    /** A trial with more threads must bring this much more to be kept. */
    private static final double WORTH_MORE = 1.1;

    /** A trial with fewer threads is kept if it brings at least this much. */
    private static final double WORTH_LESS = 0.9;

    /** Under this many requests in an interval a rate says nothing. */
    private static final int TELLING = 20;

    private static final long SHORTEST_PAUSE = 500_000_000L;
    private static final long LONGEST_PAUSE = 8_000_000_000L;

    private final int floor;
    private final int most;
    private int width;
    private int widest;
    private boolean computing;

    private int before;
    private double rateBefore;
    private long pause = SHORTEST_PAUSE;
    private long pauseLeft;

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
        if (!computing && heads > width) {
            width = Math.min(most, heads);
            before = 0;
        }
    }

    /**
     * An interval has ended.
     *
     * @param share CPU time over time and CPUs that can be used, 0 to 1
     * @param finished requests that ended in it
     * @param pressed whether requests waited in most of it
     * @param nanos how long it was
     */
    void sample(double share, int finished, boolean pressed, long nanos) {
        computing = share >= COMPUTING_SHARE;
        pauseLeft = Math.max(0, pauseLeft - nanos);
        double rate = (double) finished / nanos;
        judge(rate, finished);
        if (computing) {
            attempt(Math.max(floor, width / 2), rate);
        } else if (pressed) {
            attempt(Math.min(most, width * 2), rate);
        } else {
            width = Math.clamp(widest, floor, width);
        }
        widest = 0;
    }

    private void judge(double rate, int finished) {
        if (before == 0) {
            return;
        }
        boolean kept =
                before < width
                        ? rate >= rateBefore * WORTH_MORE
                        : rate >= rateBefore * WORTH_LESS || finished < TELLING;
        if (!kept) {
            width = before;
            pauseLeft = pause;
            pause = Math.min(LONGEST_PAUSE, pause * 2);
        } else {
            pause = SHORTEST_PAUSE;
        }
        before = 0;
    }

    private void attempt(int wanted, double rate) {
        if (wanted == width || pauseLeft > 0) {
            return;
        }
        before = width;
        rateBefore = rate;
        width = wanted;
    }
}
