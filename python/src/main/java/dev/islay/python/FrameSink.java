package dev.islay.python;

import io.netty.buffer.ByteBuf;

/** Receives decoded frames. */
@FunctionalInterface
interface FrameSink {
    /** The payload is valid during the call only. */
    void frame(FrameType type, int flags, long id, ByteBuf payload) throws ProtocolViolation;
}
