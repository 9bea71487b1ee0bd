package dev.islay.python;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to a {@link Zygote}'s process. Threading: the event loop. */
final class ZygoteConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ZygoteConnection.class);

    private final Zygote zygote;
    private final Channel channel;
    private final FrameDecoder decoder = new FrameDecoder();

    ZygoteConnection(Zygote zygote, Channel channel) {
        this.zygote = zygote;
        this.channel = channel;
    }

    /** Asks for a worker. {@code lines}: what it has to know, see {@link WorkerStart#ofFork}. */
    void fork(long number, byte[] lines) {
        SmallFrame.send(channel, FrameType.FORK, 0, number, lines);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            decoder.feed(
                    (ByteBuf) message, (type, _, id, payload) -> zygote.frame(type, id, payload));
        } catch (ProtocolViolation violation) {
            zygote.broken(violation);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        decoder.release();
        zygote.disconnected();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("the connection of a process that forks failed: {}", cause.toString());
        context.close();
    }
}
