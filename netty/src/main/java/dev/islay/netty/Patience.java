package dev.islay.netty;

import java.util.function.LongSupplier;

/**
 * What a connection is waiting for and since when. Sans-IO: {@link ConnectionRegistry} asks every
 * connection a few times a second whether its time is up, which costs less than a timer for each.
 *
 * <p>Threading: the event loop only.
 */
final class Patience {
    /** What the connection waits for. */
    enum Phase {
        /** The first byte of the first request. */
        FIRST_REQUEST,
        /** The rest of a head. */
        HEAD,
        /** More of a body. */
        BODY,
        /** The application. */
        ANSWER,
        /** The next request on a kept connection. */
        NEXT_REQUEST,
        /** The client to close after a refusal. */
        LINGER
    }

    private static final long LINGER_NANOS = 2_000_000_000L;

    private final HttpTimeouts timeouts;
    private final LongSupplier nanoClock;
    private Phase phase = Phase.FIRST_REQUEST;
    private long since;
    private long windowStart;
    private long windowBytes;

    Patience(HttpTimeouts timeouts, LongSupplier nanoClock) {
        this.timeouts = timeouts;
        this.nanoClock = nanoClock;
        this.since = nanoClock.getAsLong();
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
        since = nanoClock.getAsLong();
        windowStart = since;
        windowBytes = 0;
    }

    /** Something has been read from the client. */
    void bytesArrived() {
        switch (phase) {
            case FIRST_REQUEST, NEXT_REQUEST -> enter(Phase.HEAD);
            case BODY -> since = nanoClock.getAsLong();
            case HEAD, ANSWER, LINGER -> {}
        }
    }

    long waitedNanos(long now) {
        return now - since;
    }

    /**
     * So many bytes of a body have been decoded. Counted apart from {@link #bytesArrived}, which
     * cannot know what of a read belongs to a head and what to the body behind it.
     */
    void bodyArrived(int count) {
        if (phase == Phase.BODY) {
            windowBytes += count;
        }
    }

    boolean exhausted(long now) {
        return now - since > limitNanos() || phase == Phase.BODY && drips(now);
    }

    /**
     * A client that is never silent for long and yet never done. Each window counts by itself: what
     * came fast at first is no credit for a drip afterwards.
     */
    private boolean drips(long now) {
        long window = timeouts.body().toNanos();
        if (now - windowStart <= window) {
            return false;
        }
        boolean slow = windowBytes < timeouts.bodyRate() * (window / 1e9);
        windowStart = now;
        windowBytes = 0;
        return slow;
    }

    private long limitNanos() {
        return switch (phase) {
            case FIRST_REQUEST, HEAD -> timeouts.header().toNanos();
            case BODY -> timeouts.body().toNanos();
            case NEXT_REQUEST -> timeouts.keepAlive().toNanos();
            case LINGER -> LINGER_NANOS;
            case ANSWER -> Long.MAX_VALUE;
        };
    }
}
