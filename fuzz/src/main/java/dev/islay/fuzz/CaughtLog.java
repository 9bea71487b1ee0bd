package dev.islay.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What is written to standard error, where tests log to, from here on until it is closed. */
public final class CaughtLog implements AutoCloseable {
    private final PrintStream terminal = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** Begins. */
    public CaughtLog() {
        System.setErr(new PrintStream(written, true, UTF_8));
    }

    /** Forgets what was written so far. */
    public void reset() {
        written.reset();
    }

    @Override
    public String toString() {
        return written.toString(UTF_8);
    }

    /** Gives standard error back. */
    @Override
    public void close() {
        System.setErr(terminal);
    }
}
