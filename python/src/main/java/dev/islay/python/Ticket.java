package dev.islay.python;

import dev.islay.gateway.Failure;
import dev.islay.gateway.RequestBody;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request on its way through a pool. Threading: the event loop. */
final class Ticket {
    private static final Logger LOG = LoggerFactory.getLogger(Ticket.class);

    private final Origin origin;
    private final PythonApplication application;
    private final long since;
    private @Nullable ThreadConnection connection;
    private boolean bodyTouched;
    private boolean putBackBefore;
    private boolean gone;
    private boolean halfClosed;

    /** {@code since}: when it came, by {@link System#nanoTime}. */
    Ticket(Origin origin, PythonApplication application, long since) {
        this.origin = origin;
        this.application = application;
        this.since = since;
    }

    long id() {
        return origin.id();
    }

    long since() {
        return since;
    }

    /** Where it came from, and where its response goes. */
    Origin origin() {
        return origin;
    }

    PythonApplication application() {
        return application;
    }

    /** The connection it was sent on; null while it waits. */
    @Nullable ThreadConnection connection() {
        return connection;
    }

    /**
     * Writes it as frames, to be sent. Its body stays where it is until {@link #notInFlight}.
     * False: it cannot be written, which is logged, or has ended and its body is no more.
     */
    boolean encode(RequestEncoder encoder, ByteBuf out) {
        if (!origin.body().keep()) {
            origin.gone();
            return false;
        }
        try {
            origin.encode(encoder, application, out);
            return true;
        } catch (IllegalArgumentException e) {
            LOG.error("the environ of {} cannot be written: {}", this, e.getMessage());
            origin.body().letGo();
            return false;
        }
    }

    void sentOn(ThreadConnection to) {
        connection = to;
        tellIfHalfClosed();
    }

    /** The worker is done with it, gave it back, or is dead. */
    void notInFlight() {
        connection = null;
        origin.body().letGo();
    }

    boolean streams() {
        return origin.body() instanceof RequestBody.Streamed;
    }

    /** A part of the streamed body has left: the request cannot be sent again. */
    void touchBody() {
        bodyTouched = true;
    }

    /** True once: a request that a worker's death has put back is not put back a second time. */
    boolean mayGoAgain() {
        boolean may = !putBackBefore && !bodyTouched && !gone;
        putBackBefore = true;
        return may;
    }

    /** For how long the application may have it. */
    Duration limit() {
        return application.rules().deadlines().of(origin.path(), application.scriptName());
    }

    /** Nobody waits for it any more: what comes of it is read and dropped. */
    boolean gone() {
        return gone;
    }

    /** The client sends nothing more. */
    void halfClose() {
        halfClosed = true;
        tellIfHalfClosed();
    }

    private void tellIfHalfClosed() {
        if (halfClosed && connection != null) {
            connection.halfClosed(this);
        }
    }

    /** Ends it for its client; what comes of it from now on is dropped. */
    void drop(Failure failure) {
        gone = true;
        origin.fail(failure);
        origin.flush();
    }

    void clientLeft() {
        gone = true;
        origin.gone();
    }

    /** How the logs name it. */
    @Override
    public String toString() {
        return origin.name().toString();
    }
}
