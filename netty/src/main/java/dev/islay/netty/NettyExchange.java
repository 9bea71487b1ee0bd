package dev.islay.netty;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.Framing;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on a Netty channel.
 *
 * <p>Output is gathered in one buffer until {@link #flush}, so that a head and the blocks that are
 * there already leave in one write. It has ended for its connection when the client, or the kernel
 * for it, has taken what waited in a file: the next request may be answered then.
 *
 * <p>Threading: the event loop of the channel only. Ownership: the gathered buffer is ours until it
 * is written to the channel; the body is released by {@link #release()}, which the handler calls
 * when the exchange has ended.
 */
final class NettyExchange implements Exchange {
    private final ExchangeHandler connection;
    private final Channel channel;
    private final Outflow outflow;
    private final Http1Encoder encoder;
    private final long id;
    private final Request request;
    private final List<Runnable> onGone = new ArrayList<>(1);
    private RequestBody body = RequestBody.NONE;
    private Runnable release = () -> {};
    private @Nullable ByteBuf pending;
    private @Nullable Runnable onWritable;
    private @Nullable Runnable onHalfClosed;
    private Framing framing = Framing.NONE;
    private boolean last;
    private boolean unflushed;
    private boolean ended;
    private boolean gone;
    private boolean halfClosed;

    NettyExchange(
            ExchangeHandler connection,
            Channel channel,
            Outflow outflow,
            Http1Encoder encoder,
            long id,
            Request request) {
        this.connection = connection;
        this.channel = channel;
        this.outflow = outflow;
        this.encoder = encoder;
        this.id = id;
        this.request = request;
    }

    /** {@code release} frees whatever the body holds. */
    void attach(RequestBody complete, Runnable release) {
        this.body = complete;
        this.release = release;
    }

    void release() {
        release.run();
        release = () -> {};
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void inform(ResponseHead head) {
        append(encoder.head(channel.alloc(), head));
    }

    @Override
    public void start(ResponseHead head) {
        framing = head.framing();
        last = connection.isLast();
        append(encoder.head(channel.alloc(), last ? head.closing() : head));
    }

    private void append(ByteBuf head) {
        if (pending == null) {
            pending = head;
        } else {
            pending.writeBytes(head);
            head.release();
        }
    }

    @Override
    public void send(ByteBuffer block) {
        if (gone || !block.hasRemaining()) {
            block.position(block.limit());
            return;
        }
        ByteBuf out = output(block.remaining() + 32);
        if (framing == Framing.CHUNKED) {
            encoder.chunk(out, block);
        } else {
            out.writeBytes(block);
        }
    }

    @Override
    public void sendFile(FileSlice file, Consumer<Boolean> done) {
        if (framing == Framing.CHUNKED) {
            encoder.chunkStart(output(32), file.count());
        }
        writePending();
        outflow.sendFile(file, whole -> fileSent(whole, done));
    }

    private void fileSent(boolean whole, Consumer<Boolean> done) {
        if (whole && framing == Framing.CHUNKED && !gone) {
            encoder.chunkEnd(output(32));
        }
        done.accept(whole);
    }

    private ByteBuf output(int expected) {
        ByteBuf out = pending;
        if (out == null) {
            out = channel.alloc().ioBuffer(expected);
            pending = out;
        }
        return out;
    }

    @Override
    public void finish(boolean keep) {
        if (ended) {
            return;
        }
        ended = true;
        if (framing == Framing.CHUNKED) {
            encoder.lastChunk(output(16));
        }
        writePending();
        boolean reusable = keep && !last && framing != Framing.CLOSE;
        outflow.whenTaken(() -> connection.ended(this, reusable), () -> {});
    }

    @Override
    public void abort() {
        if (ended) {
            return;
        }
        ended = true;
        writePending();
        connection.aborted(this);
    }

    @Override
    public void flush() {
        writePending();
        if (unflushed) {
            unflushed = false;
            outflow.flush();
        }
    }

    private void writePending() {
        if (pending != null) {
            ByteBuf out = pending;
            pending = null;
            unflushed = true;
            outflow.write(out);
        }
    }

    @Override
    public boolean writable() {
        return outflow.writable();
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void spool() {
        if (!gone && !ended) {
            outflow.spool();
        }
    }

    @Override
    public void outstay() {
        if (!gone && !ended) {
            connection.outstayed();
        }
    }

    void writabilityChanged() {
        if (onWritable != null && outflow.writable()) {
            onWritable.run();
        }
    }

    @Override
    public void onGone(Runnable action) {
        if (gone) {
            action.run();
        } else {
            onGone.add(action);
        }
    }

    @Override
    public void onHalfClosed(Runnable action) {
        onHalfClosed = action;
        if (halfClosed) {
            action.run();
        }
    }

    /** The client has shut its sending side. */
    void halfClosed() {
        halfClosed = true;
        if (onHalfClosed != null && !ended && !gone) {
            onHalfClosed.run();
        }
    }

    /** The client has left: nothing that is sent from now on matters. */
    void clientGone() {
        if (gone || ended) {
            return;
        }
        gone = true;
        if (pending != null) {
            pending.release();
            pending = null;
        }
        List.copyOf(onGone).forEach(Runnable::run);
    }
}
