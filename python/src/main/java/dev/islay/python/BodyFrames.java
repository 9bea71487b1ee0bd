package dev.islay.python;

import dev.islay.gateway.BodyStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed request body to the thread that reads it, and stops reading the client while
 * the thread's socket is full. Sends exactly one frame that ends the body.
 */
final class BodyFrames implements BodyStream.Receiver {
    private final Channel channel;
    private final long id;
    private final @Nullable BodyStream stream;
    private boolean ended;

    /** {@code stream} is null when the body was never asked for. */
    BodyFrames(Channel channel, long id, @Nullable BodyStream stream) {
        this.channel = channel;
        this.id = id;
        this.stream = stream;
    }

    @Override
    public void data(ByteBuffer block) {
        if (ended) {
            return;
        }
        while (block.hasRemaining()) {
            int count = Math.min(FrameDecoder.MAXIMUM, block.remaining());
            ByteBuf out = channel.alloc().ioBuffer(FrameDecoder.HEADER + count);
            FrameDecoder.header(out, FrameType.BODY, 0, id, count);
            ByteBuffer piece = block.slice(block.position(), count);
            out.writeBytes(piece);
            block.position(block.position() + count);
            channel.write(out, channel.voidPromise());
        }
        channel.flush();
        if (stream != null && !channel.isWritable()) {
            stream.pause(true);
        }
    }

    void writabilityChanged() {
        if (stream != null && !ended && channel.isWritable()) {
            stream.pause(false);
        }
    }

    @Override
    public void end() {
        finish(FrameDecoder.LAST, "");
    }

    @Override
    public void broken(String reason) {
        finish(FrameDecoder.BROKEN, reason);
    }

    /** The response is complete: nobody reads the rest. */
    void close() {
        finish(FrameDecoder.LAST, "");
    }

    private void finish(int flag, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        SmallFrame.send(channel, FrameType.BODY, flag, id, text);
    }
}
