package dev.islay.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the file of a body for all who may still open it; the last of them frees it. Its path is
 * the number of a descriptor: once that is closed, the next body may be there, and whoever opened
 * it late would read what another client has sent.
 *
 * <p>Threading: any.
 */
public final class Hold {
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Runnable free;

    /** Held by who makes it. {@code free}: run once, on the thread that lets go last. */
    public Hold(Runnable free) {
        this.free = free;
    }

    /** One more who lets go. False: all have let go, and the file is no more. */
    boolean keep() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Once for {@link #Hold}, and once for each {@link #keep} that was true. */
    public void letGo() {
        if (holders.decrementAndGet() == 0) {
            free.run();
        }
    }
}
