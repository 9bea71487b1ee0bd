package dev.islay.gateway;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an application writes to {@code wsgi.errors}: whole lines go to the log, with the request
 * that they belong to. A line of more than 8,192 characters is split.
 *
 * <p>Threading: any; the writers around it are locked.
 */
final class ErrorLines extends Writer {
    private static final Logger ERRORS = LoggerFactory.getLogger("wsgi.errors");
    private static final int LINE_LIMIT = 8192;

    private final long id;
    private final StringBuilder partial = new StringBuilder();

    /** {@code id}: the number of the request. */
    ErrorLines(long id) {
        this.id = id;
    }

    @Override
    public void write(char[] text, int offset, int length) {
        synchronized (lock) {
            for (int i = offset; i < offset + length; i++) {
                add(text[i]);
            }
        }
    }

    private void add(char c) {
        if (c == '\n') {
            flush();
        } else if (c != '\r') {
            partial.append(c);
            if (partial.length() >= LINE_LIMIT) {
                flush();
            }
        }
    }

    /** Writes the line that has no end yet, too. */
    @Override
    public void flush() {
        synchronized (lock) {
            if (!partial.isEmpty()) {
                ERRORS.warn("request {}: {}", id, partial);
                partial.setLength(0);
            }
        }
    }

    @Override
    public void close() {
        flush();
    }
}
