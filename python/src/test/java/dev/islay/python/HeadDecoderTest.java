package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadDecoderTest {
    private final HeadDecoder decoder = new HeadDecoder();

    @Test
    void aHeadIsAStatusWithPairs() throws ProtocolViolation {
        decode("200 OK\0A\0b\0C\0\u00e9");
        assertThat(decoder.status()).isEqualTo("200 OK");
        assertThat(decoder.fields()).containsExactly("A", "b", "C", "\u00e9");
    }

    @Test
    void aHeadMayHaveNoFields() throws ProtocolViolation {
        decode("204 No Content");
        assertThat(decoder.status()).isEqualTo("204 No Content");
        assertThat(decoder.fields()).isEmpty();
    }

    @Test
    void valuesMayBeEmpty() throws ProtocolViolation {
        decode("200 OK\0A\0");
        assertThat(decoder.fields()).containsExactly("A", "");
    }

    @Test
    void whatFollowsTheHeadIsLeft() throws ProtocolViolation {
        ByteBuf in = Unpooled.copiedBuffer("200 OKbody", ISO_8859_1);
        decoder.decode(in, 6);
        assertThat(in.toString(ISO_8859_1)).isEqualTo("body");
    }

    @Test
    void aFrameSaysHowLongItsHeadIs() throws ProtocolViolation {
        ByteBuf frame = Unpooled.copiedBuffer("\6\0\0\000200 OKbody", ISO_8859_1);
        decoder.decodeFrame(frame);
        assertThat(decoder.status()).isEqualTo("200 OK");
        assertThat(frame.toString(ISO_8859_1)).isEqualTo("body");
    }

    @Test
    void aFrameWithoutThatLengthIsRefused() {
        ByteBuf frame = Unpooled.copiedBuffer("\6\0\0", ISO_8859_1);
        assertThatThrownBy(() -> decoder.decodeFrame(frame))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("a HEAD without a length");
    }

    @Test
    void theSameHeadIsNotTakenApartAgain() throws ProtocolViolation {
        decode("200 OK\0A\0b");
        List<String> first = decoder.fields();
        decode("200 OK\0A\0b");
        assertThat(decoder.fields()).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK\0A\0c", "200 OK\0A\0bb", "200 OK", "201 OK\0A\0b"})
    void anotherHeadIsNotTakenForTheLast(String other) throws ProtocolViolation {
        decode("200 OK\0A\0b");
        decode(other);
        assertThat(decoder.status() + "\0" + String.join("\0", decoder.fields())).startsWith(other);
    }

    @Test
    void aLongHeadAndAShortOneAfterItAreRead() throws ProtocolViolation {
        decode("200 OK\0A\0" + "b".repeat(60_000));
        assertThat(decoder.fields().get(1)).hasSize(60_000);
        decode("200 OK\0A\0c");
        assertThat(decoder.fields()).containsExactly("A", "c");
    }

    @Test
    void aNameWithoutAValueIsRefusedAndNotRemembered() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> decode("200 OK\0A\0b\0C"))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void aHeadThatIsLongerThanItsFrameIsRefused(int length) {
        ByteBuf in = Unpooled.copiedBuffer("200 OK", ISO_8859_1);
        assertThatThrownBy(() -> decoder.decode(in, length))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("longer than its frame");
    }

    private void decode(String head) throws ProtocolViolation {
        decoder.decode(Unpooled.copiedBuffer(head, ISO_8859_1), head.length());
    }
}
