package dev.islay.gateway;

/**
 * Why an application's answer did not come about, and what the client is told: the rows of the
 * table of errors that an endpoint can meet. What the client did wrong is a {@link RequestRefused};
 * that it left is {@link ResponseWriter#gone()}.
 *
 * <p>The client learns the row and no more: never a traceback, a path or a process id.
 */
public enum Failure {
    /** The application raised before its response was complete. */
    APPLICATION_RAISED(500, "The application failed to answer this request.", 0),
    /** The application broke PEP 3333, so that there is no response that could be sent. */
    APPLICATION_BROKE_WSGI(500, "The application gave an answer that cannot be sent.", 0),
    /** The request's deadline has passed. */
    DEADLINE_PASSED(504, "The application took too long to answer.", 0),
    /** As many requests wait as are allowed to. */
    QUEUE_FULL(503, "Too many requests are waiting. Please try again in a moment.", 1),
    /** The server is stopping and takes no more work. */
    DRAINING(503, "The server is stopping. Please try again in a moment.", 2),
    /** No worker is ready. */
    NO_WORKER(503, "The application is starting. Please try again in a moment.", 2),
    /** The application could not be loaded; it is tried again. */
    NOT_LOADED(503, "The application cannot be reached now. Please try again later.", 5),
    /** There is no room to keep the request's body. */
    NO_ROOM(503, "The server has no room for this request now. Please try again later.", 10),
    /** The worker process died, or was killed, while it had the request. */
    WORKER_DIED(502, "The process that was answering this request has ended.", 0),
    /** A fault of this server. */
    SERVER_FAULT(500, "The server made a mistake while it answered this request.", 0);

    private final int status;
    private final String message;
    private final int retryAfter;

    Failure(int status, String message, int retryAfter) {
        this.status = status;
        this.message = message;
        this.retryAfter = retryAfter;
    }

    /** The status code of the error page. */
    public int status() {
        return status;
    }

    /** A sentence or two for the client. */
    public String message() {
        return message;
    }

    /** Seconds after which a client may try again; 0 when it is not told. */
    public int retryAfter() {
        return retryAfter;
    }
}
