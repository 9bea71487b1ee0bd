package dev.islay.netty;

/**
 * Counts the memory that holds what clients have not taken, all of them together. Threading: the
 * event loop.
 */
final class Unsent {
    private final long limit;
    private long bytes;

    Unsent(long limit) {
        this.limit = limit;
    }

    void change(long by) {
        bytes += by;
    }

    /** What can be elsewhere should be. */
    boolean scarce() {
        return bytes > limit;
    }

    /** Nothing more can be held: reached only where there is no disk to go to. */
    boolean full() {
        return bytes > 2 * limit;
    }
}
