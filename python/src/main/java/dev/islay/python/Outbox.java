package dev.islay.python;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to an application thread, gathered until it is worth a write.
 *
 * <p>A request that finds the thread with enough to do waits for others: a write for each costs the
 * front end a system call, and the worker a read and a write of its own, since what comes alone is
 * answered alone. (Measured: Flask with 32 clients had one and a half requests a write, and twice
 * the system calls.)
 *
 * <p>Threading: the event loop.
 */
final class Outbox {
    /** As many as a worker answers at once: see {@code serve.py}. */
    private static final int BATCH = 8;

    private final Channel channel;
    private @Nullable ByteBuf gathered;
    private int requests;

    Outbox(Channel channel) {
        this.channel = channel;
    }

    /** Where frames are written to; {@link #flush} sends them. */
    ByteBuf buffer() {
        ByteBuf buffer = gathered;
        if (buffer == null) {
            buffer = channel.alloc().ioBuffer(2048);
            gathered = buffer;
        }
        return buffer;
    }

    /** A request has been written to the buffer. */
    void requestAdded() {
        requests++;
    }

    /**
     * Sends what is gathered, unless it can come later and not alone: when the thread has answered
     * a batch, as much is left to it, and this is asked again.
     *
     * @param inFlight requests of the thread, those that are gathered among them
     * @return false: it was left for later
     */
    boolean flushIfNeeded(int inFlight) {
        if (requests < BATCH && inFlight - requests >= 2 * BATCH) {
            return false;
        }
        flush();
        return true;
    }

    void flush() {
        ByteBuf buffer = gathered;
        if (buffer != null) {
            gathered = null;
            requests = 0;
            channel.writeAndFlush(buffer, channel.voidPromise());
        }
    }

    /** Sends a frame, behind what is gathered. */
    void send(FrameType type, int flags, long id, byte... payload) {
        FrameDecoder.header(buffer(), type, flags, id, payload.length);
        buffer().writeBytes(payload);
        flush();
    }

    /** The connection has ended. */
    void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
