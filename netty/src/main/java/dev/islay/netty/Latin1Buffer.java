package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Gathers Latin-1 text as bytes before it goes into a buffer in one copy. Strings of Latin-1 text
 * are byte arrays inside, so taking their low bytes is a memory copy.
 *
 * <p>Ownership: one for each event loop, reused for every response.
 */
final class Latin1Buffer {
    private byte[] bytes = new byte[4096];
    private int length;

    Latin1Buffer clear() {
        length = 0;
        return this;
    }

    @SuppressWarnings("deprecation") // the only method of String that copies low bytes as they are
    Latin1Buffer append(String text) {
        int count = text.length();
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    int length() {
        return length;
    }

    void writeTo(ByteBuf buffer) {
        buffer.writeBytes(bytes, 0, length);
    }
}
