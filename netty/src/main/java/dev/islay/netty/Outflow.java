package dev.islay.netty;

import dev.islay.gateway.FileSlice;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of responses to one client.
 *
 * <p>What it takes goes straight to its socket; what it does not take at once waits in Netty's
 * buffer, and whoever makes the response is asked to wait ({@link #writable}). The rest goes to a
 * file first, and from there to the socket, when it is asked for ({@link #spool}), or when what all
 * clients have not taken fills the memory there is for that. When the client has caught up, the
 * file ends and the straight way is open again, so a file never holds more than one limit's worth
 * and no byte overtakes another.
 *
 * <p>Threading: the event loop of the channel only.
 */
final class Outflow {
    private static final Logger LOG = LoggerFactory.getLogger(Outflow.class);

    /** The kernel takes so little at once, nearly always: no file is worth while. */
    private static final int SMALL = 4096;

    /** Of the disk space of all; what one thread of a worker sends before it stops is far less. */
    private static final long RESERVE = 1 << 20;

    private final Channel channel;
    private final Spool spool;
    private final SendWatch watch;
    private @Nullable SpoolFile file;
    private @Nullable Runnable then;
    private @Nullable Runnable otherwise;
    private Runnable onWritable = () -> {};
    private long appended;
    private long sent;
    private long charged;
    private boolean sending;
    private boolean diskIsSlow;
    private boolean closed;

    Outflow(Channel channel, Spool spool, SendWatch watch) {
        this.channel = channel;
        this.spool = spool;
        this.watch = watch;
    }

    /** Run whenever {@link #writable} may have become true through what happens here. */
    void onWritable(Runnable action) {
        onWritable = action;
    }

    /** False while it is time to wait for the client. */
    boolean writable() {
        if (file == null) {
            return channel.isWritable();
        }
        return !diskIsSlow && appended < spool.responseLimit() && spool.responseRoom() > RESERVE;
    }

    /** Takes over the buffer, which is a direct one. */
    void write(ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (closed) {
            bytes.release();
            return;
        }
        if (count > SMALL && spool.unsent().scarce()) {
            open();
        }
        if (file != null) {
            appended += count;
            file.write(bytes);
        } else if (count > SMALL && spool.unsent().full()) {
            bytes.release();
            broken("the memory for responses is full");
        } else {
            watch.queued(count);
            channel.write(bytes, channel.voidPromise());
        }
    }

    void flush() {
        channel.flush();
        charge();
    }

    /** Sends a part of a file behind everything else; closes it on every path. */
    void sendFile(FileSlice slice, Consumer<Boolean> done) {
        DefaultFileRegion region =
                new DefaultFileRegion(slice.channel(), slice.offset(), slice.count());
        whenTaken(
                () -> {
                    watch.queued(slice.count());
                    channel.writeAndFlush(region)
                            .addListener(sent -> done.accept(sent.isSuccess()));
                },
                () -> {
                    region.release();
                    done.accept(false);
                });
    }

    /** Does the one when nothing waits in a file any more, the other if that will not be. */
    void whenTaken(Runnable next, Runnable instead) {
        if (closed) {
            instead.run();
        } else if (file == null) {
            next.run();
        } else {
            then = next;
            otherwise = instead;
        }
    }

    /** From now on, if the client is behind, what comes goes to a file as far as there is room. */
    void spool() {
        if (file == null && !closed && !channel.isWritable()) {
            open();
            if (file != null) {
                onWritable.run();
            }
        }
    }

    private void open() {
        if (file == null && spool.responseLimit() > 0 && spool.responseRoom() > RESERVE) {
            appended = 0;
            sent = 0;
            diskIsSlow = false;
            file = spool.openForResponse(this::diskIsSlow, this::broken);
            file.onProgress(this::pump);
        }
    }

    private void diskIsSlow(boolean slow) {
        diskIsSlow = slow;
        if (!slow) {
            onWritable.run();
        }
    }

    private void broken(String reason) {
        LOG.warn("a response is cut off: {}", reason);
        channel.close();
    }

    private void pump() {
        charge();
        SpoolFile from = file;
        if (from == null || sending || closed) {
            return;
        }
        long count = from.written() - sent;
        if (count > 0) {
            sending = true;
            watch.queued(count);
            channel.writeAndFlush(new Part(from.reading(), sent, count))
                    .addListener(done -> partSent(count, done.isSuccess()));
        } else if (sent == appended) {
            taken();
        }
    }

    private void partSent(long count, boolean whole) {
        sending = false;
        sent += count;
        if (closed) {
            closeFile();
        } else if (whole) {
            pump();
        }
    }

    private void taken() {
        closeFile();
        Runnable next = then;
        then = null;
        otherwise = null;
        if (next == null) {
            onWritable.run();
        } else {
            next.run();
        }
    }

    /** A part of the file, which stays open when the part has been sent. */
    private static final class Part extends DefaultFileRegion {
        Part(FileChannel file, long offset, long count) {
            super(file, offset, count);
        }

        @Override
        protected void deallocate() {}
    }

    /** Counts what of the memory for all responses this client's are using. */
    void charge() {
        if (closed) {
            return;
        }
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long now = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (file != null) {
            now += file.waiting();
        }
        spool.unsent().change(now - charged);
        charged = now;
    }

    /** The connection is over. A part that is being sent still has the file: it is closed then. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        Runnable instead = otherwise;
        then = null;
        otherwise = null;
        if (!sending) {
            closeFile();
        }
        spool.unsent().change(-charged);
        charged = 0;
        if (instead != null) {
            instead.run();
        }
    }

    private void closeFile() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
