package dev.islay.wsgi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file as a body: PEP 3333, "Optional Platform-Specific File Handling". For middleware
 * it is a body like any other; a server that gets it as it is may send the file without reading it
 * ({@code sendfile}).
 *
 * <p>The channel's own position is neither used nor moved. Closing the body closes the channel.
 */
public final class FileWrapper implements Body {
    private static final int BLOCK_SIZE = 65_536;

    private final FileChannel channel;
    private final long position;
    private final long count;
    private long sent;

    /**
     * A part of an open file.
     *
     * @param position of the first byte
     * @param count bytes to send
     * @throws IllegalArgumentException if one of them is negative
     */
    public FileWrapper(FileChannel channel, long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "position %d and count %d have to be 0 or more".formatted(position, count));
        }
        this.channel = channel;
        this.position = position;
        this.count = count;
    }

    static FileWrapper open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new FileWrapper(channel, 0, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The file. */
    public FileChannel channel() {
        return channel;
    }

    /** Where in the file the body begins, in bytes. */
    public long position() {
        return position;
    }

    @Override
    public long length() {
        return count;
    }

    /**
     * The next 64 KiB, or what is left.
     *
     * @throws IOException if it cannot be read, or has become shorter than was promised
     */
    @Override
    public byte @Nullable [] next() throws IOException {
        if (sent == count) {
            return null;
        }
        ByteBuffer room = ByteBuffer.allocate((int) Math.min(BLOCK_SIZE, count - sent));
        int got = channel.read(room, position + sent);
        if (got < 0) {
            throw new IOException(
                    "the file ended after %d of %d bytes from %d on"
                            .formatted(sent, count, position));
        }
        sent += got;
        return Arrays.copyOf(room.array(), got);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
