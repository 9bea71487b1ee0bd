package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.Framing;
import dev.islay.gateway.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Http1EncoderTest {
    private final Http1Encoder encoder = new Http1Encoder();

    @ParameterizedTest
    @EnumSource(Framing.class)
    void onlyTheChunkedFramingAddsAField(Framing framing) {
        String chunked = framing == Framing.CHUNKED ? "Transfer-Encoding: chunked\r\n" : "";
        assertThat(head(new ResponseHead("200 OK", List.of("A", "b", "C", ""), framing)))
                .isEqualTo("HTTP/1.1 200 OK\r\nA: b\r\nC: \r\n" + chunked + "\r\n");
    }

    @Test
    void textIsLatin1() {
        String all = "\u0080\u00e9\u00ff";
        assertThat(head(new ResponseHead("200 " + all, List.of("A", all), Framing.NONE)))
                .isEqualTo("HTTP/1.1 200 " + all + "\r\nA: " + all + "\r\n\r\n");
    }

    @Test
    void aHeadLongerThanTheScratchSpaceIsWhole() {
        String value = "v".repeat(100_000);
        assertThat(head(new ResponseHead("200 OK", List.of("A", value, "B", "c"), Framing.NONE)))
                .isEqualTo("HTTP/1.1 200 OK\r\nA: " + value + "\r\nB: c\r\n\r\n");
    }

    @Test
    void heldTextOfTheLastHeadIsNotSentAgain() {
        head(new ResponseHead("200 OK", List.of("Secret", "x".repeat(500)), Framing.NONE));
        assertThat(head(new ResponseHead("204 No Content", List.of(), Framing.NONE)))
                .isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    }

    @Test
    void chunksHaveHexadecimalLengths() {
        ByteBuf out = Unpooled.buffer();
        ByteBuffer block = ByteBuffer.wrap("x".repeat(255).getBytes(ISO_8859_1));
        encoder.chunk(out, block);
        encoder.chunkStart(out, 1L << 40);
        encoder.chunkEnd(out);
        encoder.lastChunk(out);
        assertThat(block.hasRemaining()).isFalse();
        assertThat(out.toString(ISO_8859_1))
                .isEqualTo("ff\r\n" + "x".repeat(255) + "\r\n10000000000\r\n\r\n0\r\n\r\n");
    }

    private String head(ResponseHead head) {
        ByteBuf out = encoder.head(UnpooledByteBufAllocator.DEFAULT, head);
        try {
            return out.toString(ISO_8859_1);
        } finally {
            out.release();
        }
    }
}
