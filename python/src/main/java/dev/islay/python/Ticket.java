package dev.islay.python;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.Failure;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request on its way through a pool. Threading: the event loop. */
final class Ticket {
    private final Exchange exchange;
    private final PythonApplication application;
    private final ResponseWriter response;
    private final long since;
    private @Nullable ThreadConnection connection;
    private boolean bodyTouched;
    private boolean putBackBefore;
    private boolean gone;
    private boolean halfClosed;

    /** {@code since}: when it came, by {@link System#nanoTime}. */
    Ticket(Exchange exchange, PythonApplication application, ResponseWriter response, long since) {
        this.exchange = exchange;
        this.application = application;
        this.response = response;
        this.since = since;
    }

    long id() {
        return exchange.id();
    }

    long since() {
        return since;
    }

    Exchange exchange() {
        return exchange;
    }

    PythonApplication application() {
        return application;
    }

    ResponseWriter response() {
        return response;
    }

    /** The connection it was sent on; null while it waits. */
    @Nullable ThreadConnection connection() {
        return connection;
    }

    void sentOn(@Nullable ThreadConnection to) {
        connection = to;
        tellIfHalfClosed();
    }

    boolean streams() {
        return exchange.body() instanceof RequestBody.Streamed;
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
        return application
                .rules()
                .deadlines()
                .of(exchange.request().path(), application.scriptName());
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
        response.fail(failure);
        exchange.flush();
    }

    void clientLeft() {
        gone = true;
        response.gone();
    }

    /** How the logs name it. */
    @Override
    public String toString() {
        Request request = exchange.request();
        return request.head().method()
                + " "
                + request.head().target()
                + " (request "
                + exchange.id()
                + ")";
    }
}
