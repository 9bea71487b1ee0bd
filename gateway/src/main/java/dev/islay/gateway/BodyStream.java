package dev.islay.gateway;

import java.nio.ByteBuffer;

/**
 * A request body that arrives while the application runs.
 *
 * <p>Threading: everything here is called on the event loop of the exchange.
 */
public interface BodyStream {
    /** Takes what arrives; each call has consumed the buffer when it returns. */
    interface Receiver {
        /** Some bytes of the body. */
        void data(ByteBuffer block);

        /** The body is complete. Nothing follows. */
        void end();

        /** The body will not be complete; {@code reason} is ASCII. Nothing follows. */
        void broken(String reason);
    }

    /**
     * Starts the flow: what has arrived is handed over, more is read from the client. Called once.
     * The client that waits for it is <em>not</em> sent {@code 100 Continue} before {@link
     * #wanted()}.
     */
    void flow(Receiver receiver);

    /** The application reads: {@code 100 Continue} goes out now if the client waits for it. */
    void wanted();

    /** Stops or resumes reading from the client (back-pressure). */
    void pause(boolean paused);
}
