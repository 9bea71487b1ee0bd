package dev.islay.python;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that an application returned by {@code wsgi.file_wrapper}. Units: bytes. */
record WorkerFile(long device, long inode, long offset, long count, Path path) {
    private static final int FIXED = 32;

    static WorkerFile decode(ByteBuf payload) throws ProtocolViolation {
        if (payload.readableBytes() <= FIXED) {
            throw new ProtocolViolation("a FILE of " + payload.readableBytes() + " bytes");
        }
        WorkerFile file =
                new WorkerFile(
                        payload.readLongLE(),
                        payload.readLongLE(),
                        payload.readLongLE(),
                        payload.readLongLE(),
                        path(payload.toString(StandardCharsets.UTF_8)));
        if (file.offset < 0 || file.count < 0) {
            throw new ProtocolViolation(
                    "a FILE with offset " + file.offset + " and count " + file.count);
        }
        return file;
    }

    private static Path path(String text) throws ProtocolViolation {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ProtocolViolation("a FILE whose path is none: " + e.getReason());
        }
    }
}
