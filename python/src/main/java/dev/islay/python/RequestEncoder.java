package dev.islay.python;

import dev.islay.gateway.EnvironBuilder;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.RequestBody;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes a request as frames. Sans-IO. Where {@link EnvironBlocks} throws, nothing has been
 * written.
 *
 * <p>Threading: one event loop; the scratch space is reused.
 */
final class RequestEncoder {
    /** The call of a request that is none of a thread that waits. */
    static final long NOT_NESTED = 0;

    private static final int FIXED = 12;
    private static final int NONE = 0;
    private static final int INLINE = 1;
    private static final int FILE = 2;
    private static final int STREAM = 3;
    private static final int ASKED = 4;

    private final EnvironBuilder environ = new EnvironBuilder();
    private final EnvironBlocks scratch = new EnvironBlocks(1 << 11, 1 << 13);
    private EnvironBlocks blocks = scratch;
    private int application;
    private long call = NOT_NESTED;

    /**
     * Throws {@link IllegalArgumentException} when the environ cannot be written.
     *
     * @param number which of the worker's applications is called, 0 to 255
     */
    void encode(Exchange exchange, int number, String scriptName, ByteBuf out) {
        application = number;
        blocks = scratch;
        scratch.clear();
        environ.build(exchange.request(), exchange.body(), scriptName, scratch);
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
     * @param environ read here, and not kept
     * @param asked the body is sent piece by piece, when the worker asks for it
     */
    void encode(Origin origin, EnvironBlocks environ, int number, boolean asked, ByteBuf out) {
        application = number;
        blocks = environ;
        if (asked) {
            write(origin.id(), ASKED, new byte[0], out);
        } else {
            write(origin.id(), origin.body(), out);
        }
    }

    /** What is written from now on is for a thread that waits for this call. */
    void nested(long waits) {
        call = waits;
    }

    private FrameType type() {
        return call == NOT_NESTED ? FrameType.REQUEST : FrameType.NESTED;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(long id, int kind, byte[] body, ByteBuf out) {
        int total = idSize() + FIXED + blocks.length() + body.length;
        if (total <= FrameDecoder.MAXIMUM) {
            FrameDecoder.header(out, type(), 0, id, total);
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

    private int idSize() {
        return call == NOT_NESTED ? 0 : Long.BYTES;
    }

    private void writePayload(int kind, byte[] body, ByteBuf out) {
        if (call != NOT_NESTED) {
            out.writeLongLE(call);
        }
        out.writeShortLE(kind | (application << 8));
        blocks.writeTo(out);
        out.writeBytes(body);
    }

    private void writeParts(long id, ByteBuf whole, ByteBuf out) {
        while (whole.isReadable()) {
            int count = Math.min(FrameDecoder.MAXIMUM, whole.readableBytes());
            boolean last = count == whole.readableBytes();
            FrameDecoder.header(out, last ? type() : FrameType.REQUEST_PART, 0, id, count);
            out.writeBytes(whole, count);
        }
    }
}
