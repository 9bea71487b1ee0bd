package dev.islay.wsgi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream, as it comes. */
final class StreamBody implements Body {
    private static final int BLOCK_SIZE = 65_536;

    private final InputStream stream;

    StreamBody(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        byte[] room = new byte[BLOCK_SIZE];
        int count = stream.read(room);
        return count < 0 ? null : Arrays.copyOf(room, count);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
