package dev.islay.gateway;

/**
 * The client broke HTTP or a limit: the request reaches no application. Carries the status to
 * answer with; the message is one short sentence for the client and for the log and quotes nothing
 * that the client sent. Has no stack trace: it tells of the client, not of our code.
 */
public final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** {@code status} is a 4xx or 5xx code. */
    public RequestRefused(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The status code to answer with. */
    public int status() {
        return status;
    }
}
