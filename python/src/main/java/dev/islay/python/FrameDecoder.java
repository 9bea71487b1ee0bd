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

    /** Flag of a response frame: it only says where in shared memory the bytes of the body are. */
    static final int SHARED = 8;

    private @Nullable ByteBuf rest;
    private boolean broken;

    /** The bytes are released here. */
    void feed(ByteBuf bytes, FrameSink sink) throws ProtocolViolation {
        try {
            if (!broken && finishesKept(bytes, sink)) {
                while (hasFrame(bytes)) {
                    next(bytes, sink);
                }
                keep(bytes);
            }
        } catch (ProtocolViolation violation) {
            broken = true;
            throw violation;
        } finally {
            bytes.release();
        }
    }

    /** True: no part of a frame is kept any more; what is left of the bytes begins with a frame. */
    private boolean finishesKept(ByteBuf bytes, FrameSink sink) throws ProtocolViolation {
        ByteBuf whole = rest;
        if (whole == null) {
            return true;
        }
        fill(whole, HEADER, bytes);
        fill(whole, size(whole), bytes);
        if (!hasFrame(whole)) {
            return false;
        }
        rest = null;
        try {
            next(whole, sink);
        } finally {
            whole.release();
        }
        return true;
    }

    /** Only what belongs to the frame: the bytes behind it need not be copied. */
    private static void fill(ByteBuf frame, int size, ByteBuf bytes) {
        int missing = size - frame.readableBytes();
        if (missing > 0) {
            frame.writeBytes(bytes, Math.min(missing, bytes.readableBytes()));
        }
    }

    /** The beginning of a frame; with its header comes the room for all of it. */
    private void keep(ByteBuf bytes) throws ProtocolViolation {
        if (bytes.isReadable()) {
            rest = bytes.alloc().buffer(size(bytes)).writeBytes(bytes);
        }
    }

    /** How long the frame is that begins here: its header alone while that has not come whole. */
    private static int size(ByteBuf in) throws ProtocolViolation {
        if (in.readableBytes() < HEADER) {
            return HEADER;
        }
        long length = in.getUnsignedIntLE(in.readerIndex());
        if (length > MAXIMUM) {
            throw new ProtocolViolation(
                    "a frame of " + length + " bytes, where at most " + MAXIMUM + " are allowed");
        }
        return HEADER + (int) length;
    }

    private static boolean hasFrame(ByteBuf in) throws ProtocolViolation {
        return in.readableBytes() >= size(in);
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
