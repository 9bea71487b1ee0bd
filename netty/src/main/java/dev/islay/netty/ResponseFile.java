package dev.islay.netty;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unlinked before a byte is written; one descriptor to write and to read. */
record ResponseFile(FileChannel channel) implements BodyFile {
    static ResponseFile create(Path directory) throws IOException {
        Path path = BodyFile.create(directory);
        try {
            return new ResponseFile(FileChannel.open(path, READ, WRITE));
        } finally {
            Files.delete(path);
        }
    }

    @Override
    public Path path() {
        throw new UnsupportedOperationException("a response is read through its channel");
    }

    @Override
    public void write(ByteBuf bytes) throws IOException {
        long end = channel.size();
        while (bytes.isReadable()) {
            end += bytes.readBytes(channel, end, bytes.readableBytes());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
