package dev.islay.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in the pipeline of a listener. When a connection cannot be accepted, mostly because this
 * process may open no more files, all listeners rest; what connects meanwhile waits in the backlog.
 *
 * <p>Netty would pause that listener by itself, but it would open it again whatever the registry
 * says, and log a stack each time.
 */
@Sharable
final class AcceptTrouble extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptTrouble.class);
    private static final Duration REST = Duration.ofMillis(500);

    private final ConnectionRegistry registry;

    AcceptTrouble(ConnectionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (registry.rest(context.channel().eventLoop(), REST)) {
            LOG.warn("cannot accept connections: {}; trying again", cause.getMessage());
        } else {
            LOG.debug("cannot accept connections", cause);
        }
    }
}
