package dev.islay.server;

import java.time.Duration;

/** Pauses that double with each failure in a row, up to half a minute. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private int row;

    /** Counts a failure and says how long to wait because of it. */
    Duration next() {
        return pause(row++);
    }

    /** Counts a failure that nobody has to wait for. */
    void forgive() {
        row++;
    }

    void reset() {
        row = 0;
    }

    /** Failures since the last success. */
    int row() {
        return row;
    }

    static Duration pause(int failures) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
