package dev.islay.server;

/** Takes lines to be written down somewhere. Any thread may call it; it never blocks or throws. */
@FunctionalInterface
public interface LineLog {
    /** {@code line} has no end of line. */
    void write(String line);
}
