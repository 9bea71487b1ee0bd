package dev.islay.netty;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bytes that may be used. Threading: any; several event loops may share one. */
final class Quota {
    private final long limit;
    private final @Nullable Quota whole;
    private final AtomicLong used = new AtomicLong();

    /** {@code whole}: what this is a part of; null when it stands alone. */
    Quota(long limit, @Nullable Quota whole) {
        this.limit = limit;
        this.whole = whole;
    }

    /** False, and nothing is reserved, when there is not so much left. */
    boolean reserve(long bytes) {
        if (bytes > limit - used.getAndUpdate(now -> bytes > limit - now ? now : now + bytes)) {
            return false;
        }
        if (whole != null && !whole.reserve(bytes)) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
        if (whole != null) {
            whole.release(bytes);
        }
    }

    long left() {
        long own = limit - used.get();
        return whole == null ? own : Math.min(own, whole.left());
    }
}
