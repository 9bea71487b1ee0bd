package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Unlinked before a byte is written, and reached as {@code /proc/PID/fd/N}: it is also gone when
 * this process dies. Java does not tell the number of a descriptor; Netty's native library does.
 */
record NamelessFile(FileDescriptor descriptor) implements BodyFile {
    static NamelessFile create(Path directory) throws IOException {
        Path path = BodyFile.create(directory);
        try {
            return new NamelessFile(FileDescriptor.from(path.toFile()));
        } finally {
            Files.delete(path);
        }
    }

    @Override
    public Path path() {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.intValue());
    }

    @Override
    public void write(ByteBuf bytes) throws IOException {
        while (bytes.isReadable()) {
            bytes.skipBytes(descriptor.write(bytes.nioBuffer(), 0, bytes.readableBytes()));
        }
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
