package dev.islay.python;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/** A frame whose payload is at hand, sent at once. */
final class SmallFrame {
    private SmallFrame() {}

    /** Writes and flushes it. {@code payload}: what fits into a frame. */
    static void send(Channel channel, FrameType type, int flags, long id, byte... payload) {
        channel.writeAndFlush(frame(channel, type, flags, id, payload), channel.voidPromise());
    }

    /** The same, for who wants to know when it has gone. */
    static ChannelFuture write(
            Channel channel, FrameType type, int flags, long id, byte... payload) {
        return channel.writeAndFlush(frame(channel, type, flags, id, payload));
    }

    private static ByteBuf frame(
            Channel channel, FrameType type, int flags, long id, byte... payload) {
        ByteBuf out = channel.alloc().ioBuffer(FrameDecoder.HEADER + payload.length);
        FrameDecoder.header(out, type, flags, id, payload.length);
        out.writeBytes(payload);
        return out;
    }
}
