package dev.islay.python;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the head of a response apart. Sans-IO.
 *
 * <p>An application mostly sends the same head again, so the last one is remembered by its bytes.
 */
final class HeadDecoder {
    private byte[] last = new byte[0];
    private int lastLength = -1;
    private byte[] scratch = new byte[1024];
    private String status = "";
    private List<String> fields = List.of();

    /** Reads the head of a {@code HEAD} frame; what is left of the payload is of the body. */
    void decodeFrame(ByteBuf payload) throws ProtocolViolation {
        if (payload.readableBytes() < 4) {
            throw new ProtocolViolation("a HEAD without a length");
        }
        decode(payload, (int) payload.readUnsignedIntLE());
    }

    /**
     * Reads {@code length} bytes of {@code in}; the result is in {@link #status}, {@link #fields}.
     */
    void decode(ByteBuf in, int length) throws ProtocolViolation {
        if (length < 0 || length > in.readableBytes()) {
            throw new ProtocolViolation("a head that is longer than its frame");
        }
        if (length > scratch.length) {
            scratch = new byte[length];
        }
        in.readBytes(scratch, 0, length);
        if (lastLength == length && Arrays.equals(scratch, 0, length, last, 0, length)) {
            return;
        }
        split(length);
        last = Arrays.copyOf(scratch, length);
        lastLength = length;
    }

    private void split(int length) throws ProtocolViolation {
        List<String> texts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || scratch[i] == 0) {
                texts.add(new String(scratch, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        if (texts.size() % 2 == 0) {
            lastLength = -1;
            throw new ProtocolViolation("a head with a name that has no value");
        }
        status = texts.getFirst();
        fields = List.copyOf(texts.subList(1, texts.size()));
    }

    String status() {
        return status;
    }

    /** Name, value, name, value …; not to be changed. */
    List<String> fields() {
        return fields;
    }
}
