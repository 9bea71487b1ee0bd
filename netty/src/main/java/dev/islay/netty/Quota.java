package dev.islay.netty;

import org.jspecify.annotations.Nullable;

/** Bytes that may be used. Threading: the event loop only, so plain counters do. */
final class Quota {
    private final long limit;
    private final @Nullable Quota whole;
    private long used;

    /** {@code whole}: what this is a part of; null when it stands alone. */
    Quota(long limit, @Nullable Quota whole) {
        this.limit = limit;
        this.whole = whole;
    }

    /** False, and nothing is reserved, when there is not so much left. */
    boolean reserve(long bytes) {
        if (bytes > limit - used || whole != null && !whole.reserve(bytes)) {
            return false;
        }
        used += bytes;
        return true;
    }

    void release(long bytes) {
        used -= bytes;
        if (whole != null) {
            whole.release(bytes);
        }
    }

    long left() {
        long own = limit - used;
        return whole == null ? own : Math.min(own, whole.left());
    }
}
