package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body on its way into a {@link BodyFile}, of a request or of a response.
 *
 * <p>Threading: all methods belong to the event loop but {@link #release}. Writing happens on the
 * disk executor, one task at a time for a file, in order; the outcome comes back to the loop.
 * Whoever fills it pauses while more than {@link #HIGH_WATER} bytes wait to be written.
 */
final class SpoolFile {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);
    private static final int HIGH_WATER = 1 << 18;

    /** What is smaller is gathered: a client may send a body in chunks of one byte. */
    private static final int SMALL = 1 << 12;

    private static final int GATHERED = 1 << 14;

    private final Quota space;
    private final BodyFile.Source files;
    private final EventLoop loop;
    private final Executor disk;
    private final Consumer<Boolean> pauseReading;
    private final Consumer<String> failed;
    private final Queue<ByteBuf> waiting = new ArrayDeque<>();

    /** The last of those waiting, if small ones can be added to it: not one that is given away. */
    private @Nullable ByteBuf gathering;

    private long reserved;
    private long onDisk;
    private int waitingBytes;
    private boolean writing;
    private boolean paused;
    private boolean closed;
    private @Nullable BodyFile file;
    private @Nullable Runnable written;
    private @Nullable Runnable progressed;

    SpoolFile(
            Quota space,
            BodyFile.Source files,
            EventLoop loop,
            Executor disk,
            Consumer<Boolean> pauseReading,
            Consumer<String> failed) {
        this.space = space;
        this.files = files;
        this.loop = loop;
        this.disk = disk;
        this.pauseReading = pauseReading;
        this.failed = failed;
    }

    /** Takes over the buffer, which is a direct one. */
    void write(ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (closed) {
            bytes.release();
        } else if (!space.reserve(count)) {
            bytes.release();
            failed.accept("the spool is full");
        } else {
            reserved += count;
            waitingBytes += count;
            queue(bytes, count);
            if (waitingBytes > HIGH_WATER) {
                pause(true);
            }
            pump();
        }
    }

    /** Small ones share a buffer, and so one write, until it is full or on its way. */
    private void queue(ByteBuf bytes, int count) {
        if (count >= SMALL) {
            gathering = null;
            waiting.add(bytes);
            return;
        }
        if (gathering == null || gathering.writableBytes() < count) {
            gathering = bytes.alloc().directBuffer(GATHERED, GATHERED);
            waiting.add(gathering);
        }
        gathering.writeBytes(bytes);
        bytes.release();
    }

    /** Runs the action when everything has been written. */
    void whenWritten(Runnable action) {
        written = action;
        pump();
    }

    /** Run each time that more of it has been written. */
    void onProgress(Runnable action) {
        progressed = action;
    }

    /** Bytes that are in the file. */
    long written() {
        return onDisk;
    }

    /** Bytes that are on their way into the file. */
    int waiting() {
        return waitingBytes;
    }

    /** To read what has been written of a response; closed with this. */
    FileChannel reading() {
        if (file instanceof ResponseFile response) {
            return response.channel();
        }
        throw new IllegalStateException("nothing was written");
    }

    Path path() {
        if (file == null) {
            throw new IllegalStateException("nothing was written");
        }
        return file.path();
    }

    /** As {@link #close}, from any thread. */
    void release() {
        if (loop.inEventLoop()) {
            close();
        } else {
            loop.execute(this::close);
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        gathering = null;
        space.release(reserved);
        if (!writing) {
            closeFile();
        }
    }

    private void pump() {
        if (writing || closed) {
            return;
        }
        ByteBuf next = waiting.poll();
        if (next != null) {
            gathering = next == gathering ? null : gathering;
            writing = true;
            disk.execute(() -> writeOnDisk(next));
        } else if (written != null && file != null) {
            Runnable action = written;
            written = null;
            action.run();
        }
    }

    /** On the disk executor. */
    private void writeOnDisk(ByteBuf bytes) {
        int count = bytes.readableBytes();
        String reason = null;
        try {
            BodyFile to = file == null ? files.create() : file;
            file = to;
            to.write(bytes);
        } catch (IOException e) {
            reason = "cannot write to the spool: " + e.getMessage();
        } finally {
            bytes.release();
        }
        String outcome = reason;
        loop.execute(() -> wrote(count, outcome));
    }

    private void wrote(int count, @Nullable String reason) {
        writing = false;
        waitingBytes -= count;
        onDisk += count;
        if (closed) {
            closeFile();
        } else if (reason != null) {
            failed.accept(reason);
        } else {
            if (waitingBytes <= HIGH_WATER / 2) {
                pause(false);
            }
            pump();
            tell();
        }
    }

    private void tell() {
        if (progressed != null && !closed) {
            progressed.run();
        }
    }

    private void pause(boolean pausing) {
        if (paused != pausing) {
            paused = pausing;
            pauseReading.accept(pausing);
        }
    }

    private void closeFile() {
        BodyFile open = file;
        file = null;
        if (open != null) {
            disk.execute(() -> {
                try {
                    open.close();
                } catch (IOException e) {
                    LOG.warn("cannot close a spooled body: {}", e.getMessage());
                }
            });
        }
    }
}
