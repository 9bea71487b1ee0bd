package dev.islay.server;

/**
 * How many workers a pool should have, between a least and a most number. Sans-IO: is told from
 * time to time how long requests wait and how much the workers do.
 *
 * <p>One more (or a quarter more) when requests have waited for long all the while for {@link
 * #GROW_AFTER}, counted anew when those asked for before serve. One fewer when the others would
 * have been at most {@link #COMFORT} busy for all of {@link #SHRINK_AFTER}. What lies between
 * changes nothing, and the second is far slower than the first: so a load that comes and goes finds
 * the workers that it needed, and one that stays the same never makes them come and go.
 */
final class Scaling {
    /** A request that waits for so long waits for long. */
    static final long LONG_WAIT = 100_000_000L;

    static final long GROW_AFTER = 1_000_000_000L;
    static final long SHRINK_AFTER = 60_000_000_000L;
    static final double COMFORT = 0.7;

    /** How much of what was seen before counts after so many nanoseconds: a half. */
    private static final double HALF_LIFE = 5e9;

    private int least;
    private int most;
    private boolean began;
    private long last;
    private long waitsSince;
    private long quietSince;
    private boolean waits;
    private boolean quiet;
    private double average;

    Scaling(int least, int most) {
        this.least = least;
        this.most = Math.max(least, most);
    }

    /**
     * What is seen of a pool.
     *
     * @param now nanoseconds, from any origin
     * @param wanted workers
     * @param serving workers
     * @param waitNanos for which the oldest request in the queue waits; 0 without one
     * @param busy how many workers would be enough for what they do now, if each did all it can
     */
    record Sample(long now, int wanted, int serving, long waitNanos, double busy) {}

    /** How many are wanted from now on. */
    int judge(Sample sample) {
        long passed = began ? sample.now - last : 0;
        average = began ? mixed(sample.busy, passed) : sample.busy;
        began = true;
        last = sample.now;
        follow(sample);
        if (waits && sample.now - waitsSince >= GROW_AFTER) {
            waits = false;
            return Math.clamp(sample.wanted + Math.max(1, sample.wanted / 4), least, most);
        }
        if (quiet && sample.now - quietSince >= SHRINK_AFTER) {
            quiet = false;
            return Math.clamp(sample.wanted - 1L, least, most);
        }
        return Math.clamp(sample.wanted, least, most);
    }

    private double mixed(double busy, long passed) {
        double kept = Math.pow(0.5, passed / HALF_LIFE);
        return average * kept + busy * (1 - kept);
    }

    private void follow(Sample sample) {
        boolean waitsNow =
                sample.waitNanos >= LONG_WAIT
                        && sample.serving >= sample.wanted
                        && sample.wanted < most;
        if (waitsNow && !waits) {
            waitsSince = sample.now;
        }
        waits = waitsNow;
        boolean quietNow =
                sample.wanted > least
                        && sample.waitNanos < LONG_WAIT
                        && average <= COMFORT * (sample.wanted - 1);
        if (quietNow && !quiet) {
            quietSince = sample.now;
        }
        quiet = quietNow;
    }

    /** One more from now on, at least and at most; returns the least. */
    int more() {
        most = Math.max(most, least + 1);
        return ++least;
    }

    /** One fewer, but never none; returns the least. */
    int fewer() {
        boolean fixed = least == most;
        least = Math.max(1, least - 1);
        most = fixed ? least : most;
        return least;
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }
}
