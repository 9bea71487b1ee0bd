package dev.islay.server;

import java.util.List;

/**
 * The server cannot start as asked. The message is for the person at the terminal: what is wrong,
 * where, and what is allowed. Has no stack trace: it tells of the request, not of our code.
 */
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;
    private final List<String> mistakes;

    /** {@code status} is what the process ends with. */
    public StartRefused(ExitStatus status, String message) {
        this(status, List.of(message));
    }

    /** Several things at once, each in lines of its own. */
    public StartRefused(ExitStatus status, List<String> mistakes) {
        super(String.join("\n", mistakes), null, false, false);
        this.status = status;
        this.mistakes = List.copyOf(mistakes);
    }

    /** A wrong option, value or target. */
    public static StartRefused usage(String message) {
        return new StartRefused(ExitStatus.USAGE, message);
    }

    /** Several mistakes at once, each in a line of its own. */
    public static StartRefused usage(List<String> mistakes) {
        return new StartRefused(ExitStatus.USAGE, mistakes);
    }

    /** What is wrong, told one after another; the message holds them all. */
    public List<String> mistakes() {
        return mistakes;
    }

    /** What the process ends with. */
    public ExitStatus status() {
        return status;
    }
}
