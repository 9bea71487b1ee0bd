package dev.islay.python;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits until all that a process has written before its end is read.
 *
 * <p>What it has written last, the reason for a failed start above all, may still be unread; the
 * connection itself may still be about to be accepted. Children of the application may keep a
 * connection open for ever, so the wait ends after {@link #MILLIS}.
 *
 * <p>Threading: the event loop.
 */
final class LastWords {
    static final long MILLIS = 200;

    /** A loop that was held up reads what lies in sockets in each turn. */
    private static final int TURNS = 4;

    private final EventLoop loop;
    private final BooleanSupplier silent;
    private final Runnable over;
    private boolean begun;
    private boolean done;

    /** {@code silent}: all connections were there, and have ended. */
    LastWords(EventLoop loop, BooleanSupplier silent, Runnable over) {
        this.loop = loop;
        this.silent = silent;
        this.over = over;
    }

    /** The process has ended. */
    void begin() {
        begun = true;
        wait(TURNS);
        heard();
    }

    /** A connection has ended. */
    void heard() {
        if (begun && silent.getAsBoolean()) {
            end();
        }
    }

    /** There is nothing to wait for. */
    void end() {
        if (!done) {
            done = true;
            over.run();
        }
    }

    private void wait(int turns) {
        if (turns == 0) {
            end();
        } else {
            loop.schedule(() -> wait(turns - 1), MILLIS / TURNS, TimeUnit.MILLISECONDS);
        }
    }
}
