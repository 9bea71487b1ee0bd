package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.BodyStream;
import dev.islay.gateway.Hold;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEncoderTest {
    private final RequestEncoder encoder = new RequestEncoder();
    private final AskedExchange exchange = new AskedExchange(77);

    /** A request as a worker reads it. */
    private record Told(int kind, Map<String, String> environ, String body) {}

    @Test
    void aRequestIsOneFrameWithItsEnviron() throws ProtocolViolation {
        exchange.query = "a=\u00e9";
        List<Frames.Frame> frames = encode();
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().type()).isEqualTo(FrameType.REQUEST);
        assertThat(frames.getFirst().id()).isEqualTo(77);
        Told told = told(frames);
        assertThat(told.kind()).isZero();
        assertThat(told.body()).isEmpty();
        assertThat(told.environ())
                .containsEntry("REQUEST_METHOD", "GET")
                .containsEntry("QUERY_STRING", "a=\u00e9")
                .containsEntry("SCRIPT_NAME", "")
                .containsEntry("HTTP_HOST", "a");
    }

    @Test
    void anInlineBodyFollowsTheEnviron() throws ProtocolViolation {
        exchange.body = new RequestBody.Inline("a\0b\u00ff".getBytes(ISO_8859_1));
        Told told = told(encode());
        assertThat(told.kind()).isEqualTo(1);
        assertThat(told.body()).isEqualTo("a\0b\u00ff");
    }

    @Test
    void aSpilledBodyIsToldByItsPath() throws ProtocolViolation {
        exchange.body =
                new RequestBody.Spilled(Path.of("/proc/1/fd/2"), 100_000, new Hold(() -> {}));
        Told told = told(encode());
        assertThat(told.kind()).isEqualTo(2);
        assertThat(told.body()).isEqualTo("/proc/1/fd/2");
    }

    @Test
    void aStreamedBodyIsToldByItsKindAlone() throws ProtocolViolation {
        exchange.body = new RequestBody.Streamed(new Nothing());
        Told told = told(encode());
        assertThat(told.kind()).isEqualTo(3);
        assertThat(told.body()).isEmpty();
    }

    @Test
    void aRequestOfExactlyOneFrameIsOneAndAByteMoreIsTwo() throws ProtocolViolation {
        exchange.body = new RequestBody.Inline(new byte[0]);
        int environ = encode().getFirst().payload().length();
        exchange.body = new RequestBody.Inline(new byte[FrameDecoder.MAXIMUM - environ]);
        // CONTENT_LENGTH may have grown by some digits.
        int grown = encode().stream().mapToInt(frame -> frame.payload().length()).sum();
        int fitting = FrameDecoder.MAXIMUM - environ - (grown - FrameDecoder.MAXIMUM);

        exchange.body = new RequestBody.Inline(new byte[fitting]);
        assertThat(encode()).hasSize(1);
        assertThat(encode().getFirst().payload()).hasSize(FrameDecoder.MAXIMUM);

        exchange.body = new RequestBody.Inline(new byte[fitting + 1]);
        List<Frames.Frame> frames = encode();
        assertThat(frames)
                .extracting(Frames.Frame::type)
                .containsExactly(FrameType.REQUEST_PART, FrameType.REQUEST);
        assertThat(frames.get(1).payload()).hasSize(1);
        assertThat(told(frames).body()).hasSize(fitting + 1);
    }

    @Test
    void aLongRequestComesInPartsOfWholeFrames() throws ProtocolViolation {
        exchange.query = "q".repeat(150_000);
        exchange.body = new RequestBody.Inline("body".getBytes(ISO_8859_1));
        List<Frames.Frame> frames = encode();
        assertThat(frames)
                .extracting(Frames.Frame::type)
                .containsExactly(FrameType.REQUEST_PART, FrameType.REQUEST_PART, FrameType.REQUEST);
        assertThat(frames).allMatch(frame -> frame.id() == 77);
        assertThat(told(frames).environ()).containsEntry("QUERY_STRING", exchange.query);
        assertThat(told(frames).body()).isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\u0100", "a\uffff"})
    void whatTheEnvironCannotHoldIsRefusedAndNothingIsWritten(String value)
            throws ProtocolViolation {
        ByteBuf out = Unpooled.buffer();
        exchange.query = value;
        assertThatThrownBy(() -> encoder.encode(exchange, 7, "", out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QUERY_STRING")
                .hasMessageContaining("U+");
        assertThat(out.isReadable()).isFalse();
        out.release();

        exchange.query = "ok";
        assertThat(told(encode()).environ()).containsEntry("QUERY_STRING", "ok");
    }

    @Test
    void theEnvironOfJavaCodeIsWrittenAsItIs() throws ProtocolViolation {
        exchange.body = new RequestBody.Inline("body".getBytes(ISO_8859_1));
        Told told = told(encode(List.of("A", "1", "\u00e9", ""), false));
        assertThat(told.environ())
                .containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "\u00e9", ""));
        assertThat(told.kind()).isEqualTo(1);
        assertThat(told.body()).isEqualTo("body");
    }

    @Test
    void aBodyThatJavaCodeHasIsAskedFor() throws ProtocolViolation {
        exchange.body = new RequestBody.Inline("body".getBytes(ISO_8859_1));
        Told told = told(encode(List.of("A", "1"), true));
        assertThat(told.kind()).isEqualTo(4);
        assertThat(told.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\u0100"})
    void whatJavaCodeCannotPassOnIsRefused(String value) {
        assertThatThrownBy(() -> encode(List.of("KEY", value), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KEY");
    }

    @Test
    void whatIsForAThreadThatWaitsSaysSo() throws ProtocolViolation {
        encoder.nested(-3);
        exchange.query = "q".repeat(100_000);
        assertThat(encode())
                .extracting(Frames.Frame::type)
                .containsExactly(FrameType.REQUEST_PART, FrameType.NESTED);
        encoder.nested(RequestEncoder.NOT_NESTED);
        assertThat(encode())
                .extracting(Frames.Frame::type)
                .containsExactly(FrameType.REQUEST_PART, FrameType.REQUEST);
    }

    private List<Frames.Frame> encode(List<String> environ, boolean asked)
            throws ProtocolViolation {
        ResponseWriter response =
                new ResponseWriter(exchange, new ResponseRules(""), AccessLog.NONE);
        EnvironBlocks blocks = new EnvironBlocks(1, 1);
        for (int i = 0; i < environ.size(); i += 2) {
            blocks.pair(environ.get(i), environ.get(i + 1));
        }
        ByteBuf out = Unpooled.buffer();
        encoder.encode(new ExchangeOrigin(exchange, response), blocks, 7, asked, out);
        return Frames.read(out);
    }

    private List<Frames.Frame> encode() throws ProtocolViolation {
        ByteBuf out = Unpooled.buffer();
        encoder.encode(exchange, 7, "", out);
        return Frames.read(out);
    }

    private static Told told(List<Frames.Frame> frames) {
        StringBuilder joined = new StringBuilder();
        frames.forEach(frame -> joined.append(frame.payload()));
        ByteBuf in = Unpooled.copiedBuffer(joined, ISO_8859_1);
        int kind = in.readByte();
        assertThat(in.readByte()).isEqualTo((byte) 7);
        int pairs = in.readUnsignedShortLE();
        int nameBytes = in.readIntLE();
        int valueBytes = in.readIntLE();
        String[] names = in.readCharSequence(nameBytes, ISO_8859_1).toString().split("\0", -1);
        String[] values = in.readCharSequence(valueBytes, ISO_8859_1).toString().split("\0", -1);
        assertThat(names).hasSize(pairs);
        assertThat(values).hasSize(pairs);
        Map<String, String> environ = new HashMap<>();
        for (int i = 0; i < pairs; i++) {
            environ.put(names[i], values[i]);
        }
        return new Told(kind, environ, in.toString(ISO_8859_1));
    }

    /** A stream from which nothing comes. */
    private static final class Nothing implements BodyStream {
        @Override
        public void flow(Receiver receiver) {}

        @Override
        public void wanted() {}

        @Override
        public void pause(boolean paused) {}
    }
}
