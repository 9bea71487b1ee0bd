package dev.islay.python;

import dev.islay.gateway.Failure;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestName;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request of a pool came from, and where its response goes: a client's exchange, or Java
 * code that calls a Python application.
 *
 * <p>Threading: the event loop.
 */
interface Origin {
    /** Unique for the life of the server. */
    long id();

    /** The path that was asked for, decoded. */
    String path();

    /** Whether a head is on its way: what takes its place comes too late. */
    boolean committed();

    /** How the logs name it. */
    RequestName name();

    /** The body of the request, in the form in which it is held. */
    RequestBody body();

    /** Writes the request as frames. */
    void encode(RequestEncoder encoder, PythonApplication application, ByteBuf out);

    /** An informational response. */
    void inform(String status, List<String> fields);

    /** The head of the response, with the first bytes of the body, which are consumed. */
    void head(String status, List<String> fields, ByteBuffer block, boolean last);

    /** More of the body, which is consumed. */
    void data(ByteBuffer block, boolean last);

    /** A file as the rest of the body; see {@code ResponseWriter}. */
    void file(FileSlice slice);

    /** There will be no whole response. */
    void fail(Failure failure);

    /** As {@link #fail}, because of what the application did; logs that, or tells it on. */
    void fail(Incident incident);

    /** Nobody waits for it any more. */
    void gone();

    /** Pushes on what was handed over. */
    void flush();

    /** What is not taken is to wait where it keeps no thread; does nothing where none can. */
    void spool();

    /** It keeps others from being served for too long, because its client does not take it. */
    void outstay();

    /** False while less is taken than is handed over; see {@link #onWritable}. */
    boolean writable();

    /** Run each time that it becomes writable again. */
    void onWritable(Runnable action);

    /**
     * The application reads a body of the kind that is asked for piece by piece.
     *
     * @param sink takes the piece
     * @return false: this body is of another kind
     */
    boolean asked(PieceSink sink);

    /** The calls from Python that it was made within; null: none. */
    @Nullable Chain chain();
}
