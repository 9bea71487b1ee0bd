package dev.islay.netty;

import dev.islay.gateway.Framing;
import dev.islay.gateway.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Serialises responses as HTTP/1.1 (RFC 9112). What a head says has been decided and checked by
 * {@link dev.islay.gateway.ResponseWriter}; head and first block share a buffer, so that a short
 * response is one write to the network.
 */
final class Http1Encoder {
    private static final String VERSION = "HTTP/1.1 ";
    private static final String CRLF = "\r\n";
    private static final String COLON = ": ";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final int ROOM_FOR_A_BLOCK = 256;

    private final Latin1Buffer text = new Latin1Buffer();

    ByteBuf head(ByteBufAllocator allocator, ResponseHead head) {
        text.clear().append(VERSION).append(head.status()).append(CRLF);
        List<String> fields = head.fields();
        for (int i = 0; i < fields.size(); i += 2) {
            text.append(fields.get(i)).append(COLON).append(fields.get(i + 1)).append(CRLF);
        }
        if (head.framing() == Framing.CHUNKED) {
            text.append(CHUNKED);
        }
        text.append(CRLF);
        ByteBuf out = allocator.ioBuffer(text.length() + ROOM_FOR_A_BLOCK);
        text.writeTo(out);
        return out;
    }

    void chunk(ByteBuf out, ByteBuffer block) {
        chunkStart(out, block.remaining());
        out.writeBytes(block);
        chunkEnd(out);
    }

    /** For a chunk whose bytes are written by somebody else. */
    void chunkStart(ByteBuf out, long length) {
        text.clear().append(Long.toHexString(length)).append(CRLF).writeTo(out);
    }

    void chunkEnd(ByteBuf out) {
        text.clear().append(CRLF).writeTo(out);
    }

    void lastChunk(ByteBuf out) {
        text.clear().append("0\r\n\r\n").writeTo(out);
    }
}
