package dev.islay.gateway;

import org.slf4j.Logger;

/** Counts what happens often and tells it at most once a second. Threading: the event loop. */
public final class OncePerSecond {
    /** Tells of several at once. */
    @FunctionalInterface
    public interface Line {
        /** So many since the last time, and what is said of the last of them. */
        void tell(long count, String last);
    }

    private static final long SECOND = 1_000_000_000L;

    private final Line line;
    private long toldAt = System.nanoTime() - SECOND;
    private long untold;

    /** {@code line}: told at most once a second. */
    public OncePerSecond(Line line) {
        this.line = line;
    }

    /** For requests that are turned away. */
    public static OncePerSecond turnedAway(Logger log) {
        return new OncePerSecond((count, last) ->
                log.warn("{} requests were turned away, the last one: {}", count, last));
    }

    /** It has happened once more. */
    public void report(String what) {
        untold++;
        long now = System.nanoTime();
        if (now - toldAt >= SECOND) {
            line.tell(untold, what);
            toldAt = now;
            untold = 0;
        }
    }
}
