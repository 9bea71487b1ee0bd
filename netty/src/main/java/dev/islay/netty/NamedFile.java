package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Has its name until it is closed. When this process is killed, it is left in its directory. */
record NamedFile(Path path, FileChannel channel) implements BodyFile {
    static NamedFile create(Path directory) throws IOException {
        Path path = BodyFile.create(directory);
        try {
            return new NamedFile(path, FileChannel.open(path, StandardOpenOption.WRITE));
        } catch (IOException e) {
            Files.delete(path);
            throw e;
        }
    }

    @Override
    public void write(ByteBuf bytes) throws IOException {
        while (bytes.isReadable()) {
            bytes.readBytes(channel, bytes.readableBytes());
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
