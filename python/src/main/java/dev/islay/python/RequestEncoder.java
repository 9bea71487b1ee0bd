package dev.islay.python;

import dev.islay.gateway.EnvironBuilder;
import dev.islay.gateway.EnvironKey;
import dev.islay.gateway.EnvironSink;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.RequestBody;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a request as frames. Sans-IO.
 *
 * <p>The encoder is the last guard of the environ: a NUL or a character above U+00FF in a name or
 * value, whoever set it, throws, and nothing has been written.
 *
 * <p>Threading: one event loop; the scratch space is reused.
 */
final class RequestEncoder implements EnvironSink {
    private static final int FIXED = 12;
    private static final int NONE = 0;
    private static final int INLINE = 1;
    private static final int FILE = 2;
    private static final int STREAM = 3;
    private static final int ASKED = 4;

    private final EnvironBuilder environ = new EnvironBuilder();
    private byte[] names = new byte[1 << 11];
    private byte[] values = new byte[1 << 13];
    private int namesLength;
    private int valuesLength;
    private int pairs;
    private int application;
    private FrameType type = FrameType.REQUEST;

    /**
     * Throws {@link IllegalArgumentException} when the environ cannot be written.
     *
     * @param number which of the worker's applications is called, 0 to 255
     */
    void encode(Exchange exchange, int number, String scriptName, ByteBuf out) {
        application = number;
        namesLength = 0;
        valuesLength = 0;
        pairs = 0;
        environ.build(exchange.request(), exchange.body(), scriptName, this);
        write(exchange.id(), exchange.body(), out);
    }

    private void write(long id, RequestBody body, ByteBuf out) {
        switch (body) {
            case RequestBody.None _ -> write(id, NONE, new byte[0], out);
            case RequestBody.Inline inline -> write(id, INLINE, inline.bytes(), out);
            case RequestBody.Spilled spilled ->
                    write(id, FILE, bytes(spilled.path().toString()), out);
            case RequestBody.Streamed _ -> write(id, STREAM, new byte[0], out);
        }
    }

    /**
     * Writes a request of Java code, as {@link #encode(Exchange, int, String, ByteBuf)} does.
     *
     * @param environ names and values in turn
     * @param asked the body is sent piece by piece, when the worker asks for it
     */
    void encode(Origin origin, List<String> environ, int number, boolean asked, ByteBuf out) {
        application = number;
        namesLength = 0;
        valuesLength = 0;
        pairs = 0;
        for (int i = 0; i < environ.size(); i += 2) {
            name(latin(environ.get(i)));
            value(environ.get(i), environ.get(i + 1));
        }
        if (asked) {
            write(origin.id(), ASKED, new byte[0], out);
        } else {
            write(origin.id(), origin.body(), out);
        }
    }

    /** Whether what is written from now on is for a thread that waits. */
    void nested(boolean within) {
        type = within ? FrameType.NESTED : FrameType.REQUEST;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void pair(EnvironKey key, CharSequence value) {
        name(key.bytes());
        value(key.name(), value);
    }

    private void value(String key, CharSequence value) {
        int count = value.length();
        values = withRoom(values, valuesLength + count + 1);
        int at = valuesLength;
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c == 0 || c > 0xFF) {
                throw new IllegalArgumentException(
                        "the value of %s holds U+%04X".formatted(key, (int) c));
            }
            values[at++] = (byte) c;
        }
        values[at++] = 0;
        valuesLength = at;
        pairs++;
    }

    /** No name is empty; the environ of Java code was checked when the call was made. */
    private static byte[] latin(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void name(byte[] name) {
        names = withRoom(names, namesLength + name.length + 1);
        System.arraycopy(name, 0, names, namesLength, name.length);
        namesLength += name.length;
        names[namesLength++] = 0;
    }

    private static byte[] withRoom(byte[] block, int needed) {
        return needed <= block.length
                ? block
                : Arrays.copyOf(block, Math.max(block.length * 2, needed));
    }

    private void write(long id, int kind, byte[] body, ByteBuf out) {
        int total = FIXED + namesLength - 1 + valuesLength - 1 + body.length;
        if (total <= FrameDecoder.MAXIMUM) {
            FrameDecoder.header(out, type, 0, id, total);
            writePayload(kind, body, out);
        } else {
            ByteBuf whole = out.alloc().buffer(total);
            try {
                writePayload(kind, body, whole);
                writeParts(id, whole, out);
            } finally {
                whole.release();
            }
        }
    }

    /** Each string has a NUL behind it but the last of its block. */
    private void writePayload(int kind, byte[] body, ByteBuf out) {
        out.writeByte(kind);
        out.writeByte(application);
        out.writeShortLE(pairs);
        out.writeIntLE(namesLength - 1);
        out.writeIntLE(valuesLength - 1);
        out.writeBytes(names, 0, namesLength - 1);
        out.writeBytes(values, 0, valuesLength - 1);
        out.writeBytes(body);
    }

    private void writeParts(long id, ByteBuf whole, ByteBuf out) {
        while (whole.isReadable()) {
            int count = Math.min(FrameDecoder.MAXIMUM, whole.readableBytes());
            boolean last = count == whole.readableBytes();
            FrameDecoder.header(out, last ? type : FrameType.REQUEST_PART, 0, id, count);
            out.writeBytes(whole, count);
        }
    }
}
