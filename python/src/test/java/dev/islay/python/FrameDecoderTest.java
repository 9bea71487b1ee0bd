package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private final FrameDecoder decoder = new FrameDecoder();
    private final List<Frames.Frame> frames = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(FrameType.class)
    void aFrameIsReadWholeOrInPieces(FrameType type) throws ProtocolViolation {
        ByteBuf wire = Frames.of(type, 3, -2L, "payload");
        Frames.Frame expected = new Frames.Frame(type, 3, -2L, "payload");
        for (int i = 0; i <= wire.readableBytes(); i++) {
            feed(wire.copy(0, i));
            feed(wire.copy(i, wire.readableBytes() - i));
            assertThat(frames).as("cut at %d", i).containsExactly(expected);
            frames.clear();
        }
    }

    @Test
    void aStreamOfFramesIsReadByteByByteAndWithTrailingBytes() throws ProtocolViolation {
        ByteBuf wire =
                Unpooled.wrappedBuffer(
                        Frames.of(FrameType.DATA, 0, 1, "a"),
                        Frames.of(FrameType.TAKEN, 0, Long.MAX_VALUE, ""),
                        Frames.of(FrameType.DATA, 1, 1, "b".repeat(FrameDecoder.MAXIMUM)));
        List<Frames.Frame> expected = Frames.read(wire.copy());
        assertThat(expected).hasSize(3);
        for (int i = 0; i < wire.writerIndex(); i++) {
            feed(wire.copy(i, 1));
        }
        assertThat(frames).isEqualTo(expected);

        frames.clear();
        feed(Unpooled.wrappedBuffer(wire, Unpooled.wrappedBuffer(new byte[] {1, 0})));
        assertThat(frames).isEqualTo(expected);
        decoder.release();
        decoder.release();
    }

    @Test
    void buffersAreTakenOverAndAnIncompleteFrameIsDroppedOnce() throws ProtocolViolation {
        ByteBuf whole = Frames.of(FrameType.DATA, 0, 1, "abc");
        ByteBuf part = whole.copy(0, 5);
        feed(whole);
        feed(part);
        assertThat(whole.refCnt()).isZero();
        assertThat(part.refCnt()).isZero();
        decoder.release();
        feed(Frames.of(FrameType.DATA, 0, 2, "d"));
        assertThat(frames).hasSize(2);
    }

    @Test
    void aFrameMayHave65536BytesAndNoMore() throws ProtocolViolation {
        feed(Frames.of(FrameType.DATA, 0, 1, "x".repeat(65_536)));
        assertThat(frames).hasSize(1);
        ByteBuf longer = Unpooled.buffer();
        FrameDecoder.header(longer, FrameType.DATA, 0, 1, 65_537);
        assertViolation(longer, "65537");
    }

    @Test
    void aLengthBeyondAllIntegersIsRefusedBeforeItsPayloadComes() {
        ByteBuf frame = Unpooled.buffer();
        FrameDecoder.header(frame, FrameType.DATA, 0, 1, -1);
        assertViolation(frame, "4294967295");
    }

    private static IntStream unknownTypes() {
        return IntStream.range(0, 256).filter(code -> FrameType.of(code) == null);
    }

    @ParameterizedTest
    @MethodSource("unknownTypes")
    void anUnknownTypeIsRefused(int code) {
        ByteBuf frame = Frames.of(FrameType.DATA, 0, 1, "");
        frame.setByte(4, code);
        assertViolation(frame, "type " + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256, 65_535})
    void aReservedFieldIsRefused(int value) {
        ByteBuf frame = Frames.of(FrameType.DATA, 0, 1, "");
        frame.setShortLE(6, value);
        assertViolation(frame, "reserved field " + value);
    }

    private void assertViolation(ByteBuf frame, String words) {
        assertThatThrownBy(() -> feed(frame))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(words);
        assertThat(frame.refCnt()).isZero();
    }

    private void feed(ByteBuf bytes) throws ProtocolViolation {
        decoder.feed(bytes, Frames.into(frames));
    }
}
