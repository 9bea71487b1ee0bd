package dev.islay.python;

/**
 * How fast one worker's threads have been of late.
 *
 * <p>The unit is the batch: whatever was read from a thread's connection at once. The average is
 * the ratio of two decayed sums, time and requests, and not the average of ratios: so one slow
 * request between batches of fifty fast ones weighs as what it is, one in fifty.
 */
final class Pace {
    /** About this many batches are remembered: 1 − 1/8 is kept at each new one. */
    private static final double KEPT = 0.875;

    /**
     * A batch counts for no more than this. Beyond the pipe's depth longer is not slower: the
     * window is one anyway, and a single request that slept a second must not make the thousand
     * fast ones after it look slow.
     */
    private static final long LONGEST_NANOS = 5_000_000;

    /**
     * A gap counts for no more than four usual ones, so that a single head that slept does not look
     * like threads that take turns; but never for less than this, from where it can grow.
     */
    private static final double SHORTEST_BOUND = 6_000_000;

    private static final double LONGEST_GAP = 60_000_000;

    /** What a worker is believed to need for a request before anything is known: a window of 8. */
    private static final double UNKNOWN_NANOS = 500_000;

    private double nanos;
    private double requests = 1;
    private double gap;

    Pace() {
        this(UNKNOWN_NANOS);
    }

    /** Starts from what another worker of the same application has shown. */
    Pace(double nanosPerRequest) {
        nanos = nanosPerRequest;
    }

    void batch(long elapsed, int count) {
        long counted = Math.clamp(elapsed, 1, LONGEST_NANOS);
        nanos = nanos * KEPT + counted;
        requests = requests * KEPT + count;
        double bounded = Math.min(elapsed, Math.clamp(4 * gap, SHORTEST_BOUND, LONGEST_GAP));
        gap = gap * KEPT + bounded * (1 - KEPT);
    }

    /** Nanoseconds a request took, the waiting for the GIL included. */
    double perRequest() {
        return nanos / requests;
    }

    /** Nanoseconds between one batch and the next of the same thread. */
    double gap() {
        return gap;
    }
}
