package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Frames, written and read by the test as a worker would. */
final class Frames {
    /** One frame as a test looks at it. */
    record Frame(FrameType type, int flags, long id, String payload) {
        @Override
        public String toString() {
            return type + " " + id + (flags == 0 ? "" : " flags " + flags) + " '" + payload + "'";
        }
    }

    private Frames() {}

    static ByteBuf of(FrameType type, int flags, long id, String payload) {
        return of(type, flags, id, Unpooled.copiedBuffer(payload, ISO_8859_1));
    }

    static ByteBuf of(FrameType type, int flags, long id, ByteBuf payload) {
        ByteBuf out = Unpooled.buffer();
        FrameDecoder.header(out, type, flags, id, payload.readableBytes());
        out.writeBytes(payload);
        payload.release();
        return out;
    }

    /** A response head with the first bytes of its body. */
    static ByteBuf head(long id, int flags, String head, String body) {
        ByteBuf payload = Unpooled.buffer().writeIntLE(head.length());
        payload.writeCharSequence(head + body, ISO_8859_1);
        return of(FrameType.HEAD, flags, id, payload);
    }

    /** Takes the buffer over. */
    static List<Frame> read(ByteBuf bytes) throws ProtocolViolation {
        List<Frame> frames = new ArrayList<>();
        new FrameDecoder().feed(bytes, into(frames));
        return frames;
    }

    static FrameSink into(List<Frame> frames) {
        return (type, flags, id, payload) ->
                frames.add(new Frame(type, flags, id, payload.toString(ISO_8859_1)));
    }
}
