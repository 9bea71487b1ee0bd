package dev.islay.python;

/**
 * When the request that a thread runs will end, as far as the last ones tell. It knows where all
 * take about as long, as those that wait for the same database do; where they differ by more than
 * {@link #TOLERANCE_NANOS}, by the mean of their deviations, nothing is foreseen.
 *
 * <p>Called on the event loop only.
 */
final class Forecast {
    /**
     * So long before a thread is free its next request may be sent to it. The way to the worker and
     * back took a millisecond and a half of each turn where 64 threads wait for 10 ms: with 512
     * clients the threads were idle for an eighth of their time. And it is looked for every
     * millisecond only.
     */
    private static final long LEAD_NANOS = 3_000_000;

    /** So much later than foreseen is as foreseen, and twice as much was wrong. */
    private static final long TOLERANCE_NANOS = 2_000_000;

    /** Above this an eighth of a turn is won by nobody. */
    private static final double LONGEST_NANOS = 100_000_000;

    /** About this many requests are remembered. */
    private static final double KEPT = 16;

    /** One that is far away counts for no more than this: one in a hundred is no change. */
    private static final double FARTHEST = 4 * TOLERANCE_NANOS;

    private double mean;
    private double deviation = FARTHEST;

    /** A request has taken so many nanoseconds. */
    void took(double nanos) {
        double off = Math.clamp(nanos - mean, -FARTHEST, FARTHEST);
        mean += off / KEPT;
        deviation += (Math.abs(off) - deviation) / KEPT;
    }

    /** Whether one that has run for so long ends in about {@link #LEAD_NANOS}, or sooner. */
    boolean endsSoon(long age) {
        double left = mean - age;
        return deviation < Math.min(TOLERANCE_NANOS, mean / 4)
                && mean < LONGEST_NANOS
                && left <= LEAD_NANOS
                && left >= -TOLERANCE_NANOS;
    }

    /** Whether it should have ended before: what was sent after it waits in vain. */
    boolean wasWrong(long age) {
        return age > mean + 2 * TOLERANCE_NANOS;
    }
}
