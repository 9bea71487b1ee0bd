package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Holds request bodies until their applications run: the memory and the disk space that all of them
 * together may use.
 *
 * <p>Threading: the event loop only, so plain counters do.
 */
public final class Spool {
    private final BodyFile.Source files;
    private final HttpLimits limits;
    private final long diskLimit;
    private final EventLoop loop;
    private final Executor disk;
    private long memoryUsed;
    private long diskUsed;

    /**
     * @param directory where files are made
     * @param diskLimit bytes of all files together
     * @param disk runs what may block on the file system; in any order for different files
     */
    public Spool(
            ClientTransport transport,
            Path directory,
            HttpLimits limits,
            long diskLimit,
            EventLoop loop,
            Executor disk) {
        this.files = () -> transport.bodyFile(directory);
        this.limits = limits;
        this.diskLimit = diskLimit;
        this.loop = loop;
        this.disk = disk;
    }

    int inlineLimit() {
        return limits.inlineBody();
    }

    boolean reserveMemory(int bytes) {
        if (memoryUsed + bytes > limits.bodyMemory()) {
            return false;
        }
        memoryUsed += bytes;
        return true;
    }

    void releaseMemory(int bytes) {
        memoryUsed -= bytes;
    }

    boolean reserveDisk(int bytes) {
        if (diskUsed + bytes > diskLimit) {
            return false;
        }
        diskUsed += bytes;
        return true;
    }

    void releaseDisk(long bytes) {
        diskUsed -= bytes;
    }

    ByteBuf wrap(byte[] bytes, int length) {
        return Unpooled.directBuffer(length).writeBytes(bytes, 0, length);
    }

    SpoolFile open(Consumer<Boolean> pauseReading, Consumer<String> failed) {
        return new SpoolFile(this, files, loop, disk, pauseReading, failed);
    }
}
