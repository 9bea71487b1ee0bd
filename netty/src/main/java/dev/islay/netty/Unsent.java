package dev.islay.netty;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the memory that holds what clients have not taken, all of them together. Threading: any;
 * several event loops may share one.
 */
final class Unsent {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    Unsent(long limit) {
        this.limit = limit;
    }

    void change(long by) {
        if (by != 0) {
            bytes.addAndGet(by);
        }
    }

    /** What can be elsewhere should be. */
    boolean scarce() {
        return bytes.get() > limit;
    }

    /** Nothing more can be held: reached only where there is no disk to go to. */
    boolean full() {
        return bytes.get() > 2 * limit;
    }
}
