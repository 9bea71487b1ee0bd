package dev.islay.gateway;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One request with the means to answer it, on some carrier: the seam between what brings requests
 * and what answers them. {@link ResponseWriter} is its only caller on the way out and keeps the
 * order {@code start, send*, finish}; the carrier only serialises.
 *
 * <p>Threading: all methods are called on the event loop of the exchange; of one that was handed to
 * another loop ({@link Handover}), on that.
 */
public interface Exchange {
    /** The number of this request, unique for the life of the server and greater than 0. */
    long id();

    /** The checked request. */
    Request request();

    /** The body, in the form that the endpoint asked for. */
    RequestBody body();

    /** Sends an informational response (1xx) before the final one. Not for HTTP/1.0 clients. */
    void inform(ResponseHead head);

    /** Queues the head of the final response. */
    void start(ResponseHead head);

    /** Queues body bytes, framed as the head said. The buffer is consumed when this returns. */
    void send(ByteBuffer block);

    /**
     * Sends a part of a file without copying it through this process's heap.
     *
     * @param done told on the event loop, once: whether all of it was sent. When it was not, the
     *     exchange has been aborted.
     */
    void sendFile(FileSlice file, Consumer<Boolean> done);

    /** The response is complete. {@code keep}: the connection may serve another request. */
    void finish(boolean keep);

    /** Cuts the connection so that the client can tell that the response is not complete. */
    void abort();

    /** Pushes what is queued to the network. Cheap when nothing is queued. */
    void flush();

    /** False while the client takes less than what is queued; see {@link #onWritable}. */
    boolean writable();

    /** Run each time that the exchange becomes writable again, until it ends. */
    void onWritable(Runnable action);

    /**
     * Somebody else waits for what makes this response. So from now on, as far as there is room,
     * what the client does not take waits where it keeps nobody: {@link #writable} becomes true. A
     * carrier that has no such place does nothing.
     */
    default void spool() {}

    /**
     * The client keeps others from being served for longer than it may: its connection ends, and
     * the log says so. A carrier that has no such clients does nothing.
     */
    default void outstay() {}

    /**
     * Run once if the client shuts its sending side before {@link #finish}; at once if it has
     * already. It may still take the answer. A carrier that cannot tell does nothing.
     */
    default void onHalfClosed(Runnable action) {}

    /** Run once if the client leaves before {@link #finish}; at once if it has left already. */
    void onGone(Runnable action);
}
