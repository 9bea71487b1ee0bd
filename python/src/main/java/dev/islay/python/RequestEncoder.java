package dev.islay.python;

import dev.islay.gateway.EnvironBuilder;
import dev.islay.gateway.EnvironKey;
import dev.islay.gateway.EnvironSink;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.RequestBody;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a request as frames. Sans-IO.
 *
 * <p>The encoder is the last guard of the environ: a NUL or a character above U+00FF in a name or
 * value, whoever set it, throws, and nothing has been written.
 *
 * <p>Threading: one event loop; the scratch space is reused.
 */
final class RequestEncoder implements EnvironSink {
    private static final int FIXED = 8;
    private static final int NONE = 0;
    private static final int INLINE = 1;
    private static final int FILE = 2;
    private static final int STREAM = 3;

    private final EnvironBuilder environ = new EnvironBuilder();
    private byte[] scratch = new byte[1 << 13];
    private int length;
    private int pairs;

    /** Throws {@link IllegalArgumentException} when the environ cannot be written. */
    void encode(Exchange exchange, String scriptName, ByteBuf out) {
        length = 0;
        pairs = 0;
        environ.build(exchange.request(), exchange.body(), scriptName, this);
        switch (exchange.body()) {
            case RequestBody.None _ -> write(exchange.id(), NONE, new byte[0], out);
            case RequestBody.Inline inline -> write(exchange.id(), INLINE, inline.bytes(), out);
            case RequestBody.Spilled spilled ->
                    write(exchange.id(), FILE, latin1(spilled.path().toString()), out);
            case RequestBody.Streamed _ -> write(exchange.id(), STREAM, new byte[0], out);
        }
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void pair(EnvironKey key, CharSequence value) {
        byte[] name = key.bytes();
        int count = value.length();
        int needed = length + name.length + count + 2;
        if (needed > scratch.length) {
            scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, needed));
        }
        System.arraycopy(name, 0, scratch, length, name.length);
        int at = length + name.length;
        scratch[at++] = 0;
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c == 0 || c > 0xFF) {
                throw new IllegalArgumentException(
                        "the value of %s holds U+%04X".formatted(key, (int) c));
            }
            scratch[at++] = (byte) c;
        }
        scratch[at++] = 0;
        length = at;
        pairs++;
    }

    private void write(long id, int kind, byte[] body, ByteBuf out) {
        int block = length - 1;
        int total = FIXED + block + body.length;
        if (total <= FrameDecoder.MAXIMUM) {
            FrameDecoder.header(out, FrameType.REQUEST, 0, id, total);
            writePayload(kind, block, body, out);
        } else {
            ByteBuf whole = out.alloc().buffer(total);
            try {
                writePayload(kind, block, body, whole);
                writeParts(id, whole, out);
            } finally {
                whole.release();
            }
        }
    }

    private void writePayload(int kind, int block, byte[] body, ByteBuf out) {
        out.writeByte(kind);
        out.writeByte(0);
        out.writeShortLE(pairs);
        out.writeIntLE(block);
        out.writeBytes(scratch, 0, block);
        out.writeBytes(body);
    }

    private static void writeParts(long id, ByteBuf whole, ByteBuf out) {
        while (whole.isReadable()) {
            int count = Math.min(FrameDecoder.MAXIMUM, whole.readableBytes());
            boolean last = count == whole.readableBytes();
            FrameType type = last ? FrameType.REQUEST : FrameType.REQUEST_PART;
            FrameDecoder.header(out, type, 0, id, count);
            out.writeBytes(whole, count);
        }
    }
}
