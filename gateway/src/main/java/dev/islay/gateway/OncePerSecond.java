package dev.islay.gateway;

import org.slf4j.Logger;

/** Counts what happens often and logs it at most once a second. Threading: the event loop. */
public final class OncePerSecond {
    private static final long SECOND = 1_000_000_000L;

    private final Logger log;
    private long reportedAt = System.nanoTime() - SECOND;
    private long unreported;

    /** {@code log}: gets a line a second at most. */
    public OncePerSecond(Logger log) {
        this.log = log;
    }

    /** Another one was turned away. */
    public void report(String what) {
        unreported++;
        long now = System.nanoTime();
        if (now - reportedAt >= SECOND) {
            log.warn("{} requests were turned away, the last one: {}", unreported, what);
            reportedAt = now;
            unreported = 0;
        }
    }
}
