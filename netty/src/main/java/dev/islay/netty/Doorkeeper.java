package dev.islay.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in the pipeline of a listener and counts who comes in. When a connection cannot be
 * accepted, mostly because this process may open no more files, all listeners rest.
 *
 * <p>Netty would pause that listener by itself, but it would open it again whatever the gate says,
 * and log a stack each time.
 */
@Sharable
final class Doorkeeper extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final Duration REST = Duration.ofMillis(500);

    private final AcceptGate gate;

    Doorkeeper(AcceptGate gate) {
        this.gate = gate;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
        gate.entered((Channel) connection);
        context.fireChannelRead(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (gate.rest(REST)) {
            LOG.warn("cannot accept connections: {}; trying again", cause.getMessage());
        } else {
            LOG.debug("cannot accept connections", cause);
        }
    }
}
