package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Holds request bodies until their applications run, and responses until their clients take them:
 * the memory and the disk space that all of them together may use. Responses never use more than
 * half of the disk space, so that slow readers do not keep others from uploading.
 *
 * <p>Threading: the event loop that it is made for.
 */
public final class Spool {
    private final BodyFile.Source files;
    private final BodyFile.Source responseFiles;
    private final HttpLimits limits;
    private final EventLoop loop;
    private final Executor disk;
    private final Room room;

    /** What there is for all of them, on whichever event loop they are. */
    private record Room(Quota disk, Quota responses, Quota memory, Unsent unsent) {
        static Room of(HttpLimits limits, long diskLimit) {
            Quota disk = new Quota(diskLimit, null);
            return new Room(
                    disk,
                    new Quota(diskLimit / 2, disk),
                    new Quota(limits.bodyMemory(), null),
                    new Unsent(limits.responses().memory()));
        }
    }

    /**
     * One with room of its own.
     *
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
        this.responseFiles = () -> ResponseFile.create(directory);
        this.limits = limits;
        this.loop = loop;
        this.disk = disk;
        this.room = Room.of(limits, diskLimit);
    }

    private Spool(Spool same, EventLoop loop) {
        this.files = same.files;
        this.responseFiles = same.responseFiles;
        this.limits = same.limits;
        this.loop = loop;
        this.disk = same.disk;
        this.room = same.room;
    }

    /** The same room for connections on another event loop. */
    public Spool on(EventLoop other) {
        return new Spool(this, other);
    }

    EventLoop loop() {
        return loop;
    }

    int inlineLimit() {
        return limits.inlineBody();
    }

    boolean reserveMemory(int bytes) {
        return room.memory().reserve(bytes);
    }

    void releaseMemory(int bytes) {
        room.memory().release(bytes);
    }

    /** What is in files, of all kinds. */
    Quota diskSpace() {
        return room.disk();
    }

    /** Disk space that responses can still use. */
    long responseRoom() {
        return room.responses().left();
    }

    /** The most bytes of one response that a file holds; 0: none ever does. */
    long responseLimit() {
        return limits.responses().file();
    }

    /** The memory of responses that are not in files. */
    Unsent unsent() {
        return room.unsent();
    }

    ByteBuf wrap(byte[] bytes, int length) {
        return Unpooled.directBuffer(length).writeBytes(bytes, 0, length);
    }

    SpoolFile open(Consumer<Boolean> pauseReading, Consumer<String> failed) {
        return new SpoolFile(room.disk(), files, loop, disk, pauseReading, failed);
    }

    /** {@code pauseWriting} is told when the disk does not keep up, and when it does again. */
    SpoolFile openForResponse(Consumer<Boolean> pauseWriting, Consumer<String> failed) {
        return new SpoolFile(room.responses(), responseFiles, loop, disk, pauseWriting, failed);
    }
}
