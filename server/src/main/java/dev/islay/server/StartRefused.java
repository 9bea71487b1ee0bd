package dev.islay.server;

/**
 * The server cannot start as asked. The message is for the person at the terminal: what is wrong,
 * where, and what is allowed. Has no stack trace: it tells of the request, not of our code.
 */
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    /** {@code status} is what the process ends with. */
    public StartRefused(ExitStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** A wrong option, value or target. */
    public static StartRefused usage(String message) {
        return new StartRefused(ExitStatus.USAGE, message);
    }

    /** What the process ends with. */
    public ExitStatus status() {
        return status;
    }
}
