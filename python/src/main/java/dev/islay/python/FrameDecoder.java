package dev.islay.python;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames. Sans-IO: fed with whatever arrived, in any pieces.
 *
 * <p>Ownership: {@link #feed} takes its buffer over; an incomplete frame is copied and kept, at
 * most one frame's length. Behind a violation nobody knows where the next frame begins: what comes
 * then is dropped.
 */
final class FrameDecoder {
    static final int HEADER = 16;
    static final int MAXIMUM = 1 << 16;

    /** Flag of a response or body frame: nothing more of this request follows. */
    static final int LAST = 1;

    /** Flag of a body frame: the body ended before its end. */
    static final int BROKEN = 2;

    private @Nullable ByteBuf rest;
    private boolean broken;

    void feed(ByteBuf bytes, FrameSink sink) throws ProtocolViolation {
        if (broken) {
            bytes.release();
            return;
        }
        ByteBuf in = joined(bytes);
        try {
            while (hasFrame(in)) {
                next(in, sink);
            }
            rest = kept(in, bytes);
        } catch (ProtocolViolation violation) {
            broken = true;
            throw violation;
        } finally {
            if (rest != in) {
                in.release();
            }
        }
    }

    /**
     * What came just now may lie in a buffer much larger than itself, and is copied. What was kept
     * before stays where it is, or a frame that comes byte by byte would be copied at every byte.
     */
    private static @Nullable ByteBuf kept(ByteBuf in, ByteBuf arrived) {
        if (!in.isReadable()) {
            return null;
        }
        return in != arrived && in.readerIndex() == 0 ? in : in.copy();
    }

    private ByteBuf joined(ByteBuf bytes) {
        ByteBuf before = rest;
        rest = null;
        if (before == null) {
            return bytes;
        }
        before.writeBytes(bytes);
        bytes.release();
        return before;
    }

    private static boolean hasFrame(ByteBuf in) throws ProtocolViolation {
        if (in.readableBytes() < HEADER) {
            return false;
        }
        long length = in.getUnsignedIntLE(in.readerIndex());
        if (length > MAXIMUM) {
            throw new ProtocolViolation(
                    "a frame of " + length + " bytes, where at most " + MAXIMUM + " are allowed");
        }
        return in.readableBytes() - HEADER >= length;
    }

    private static void next(ByteBuf in, FrameSink sink) throws ProtocolViolation {
        int length = (int) in.readUnsignedIntLE();
        int code = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int reserved = in.readUnsignedShortLE();
        long id = in.readLongLE();
        FrameType type = FrameType.of(code);
        if (type == null || reserved != 0) {
            throw new ProtocolViolation(
                    "a frame of type " + code + " with reserved field " + reserved);
        }
        ByteBuf payload = in.slice(in.readerIndex(), length);
        in.skipBytes(length);
        sink.frame(type, flags, id, payload);
    }

    /** Drops an incomplete frame. */
    void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    /** Writes the header of a frame: as two words, since each write asks for room again. */
    static void header(ByteBuf out, FrameType type, int flags, long id, int length) {
        out.writeLongLE(
                (length & 0xFFFF_FFFFL) | ((long) type.code() << 32) | ((flags & 0xFFL) << 40));
        out.writeLongLE(id);
    }
}
