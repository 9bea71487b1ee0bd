package dev.islay.middleware;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request ended because its client left: the server interrupts its thread then, and what
 * an application throws or answers says nothing of how the application is.
 */
final class Departure {
    private static final int DEEPEST = 20;

    private Departure() {}

    /** Whether the thread that asks is interrupted. */
    static boolean known() {
        return Thread.currentThread().isInterrupted();
    }

    /**
     * Whether an interrupt is behind what was thrown. The thread's own flag does not suffice:
     * whoever threw may have cleared it.
     */
    static boolean behind(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) { // causes may be a circle
            if (isInterrupt(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return known();
    }

    /** A socket that waited too long throws a kind of InterruptedIOException, too. */
    private static boolean isInterrupt(@Nullable Throwable thrown) {
        return thrown instanceof InterruptedException
                || thrown instanceof ClosedByInterruptException
                || (thrown instanceof InterruptedIOException
                        && !(thrown instanceof SocketTimeoutException));
    }
}
