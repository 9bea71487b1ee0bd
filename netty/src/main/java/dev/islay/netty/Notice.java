package dev.islay.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A datagram to a Unix socket, as service managers take it. Any thread. */
public final class Notice {
    private static final Logger LOG = LoggerFactory.getLogger(Notice.class);

    private Notice() {}

    /**
     * Sends it, or says that it could not be sent.
     *
     * @param loop one of native epoll
     * @param socket a path; one that begins with {@code @} has no file
     */
    public static void send(EventLoop loop, String socket, String text) {
        DomainSocketAddress to = new DomainSocketAddress(socket.replaceFirst("^@", "\0"));
        new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(to)
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    if (connected.isSuccess()) {
                                        send(connected.channel(), text);
                                    } else {
                                        LOG.warn(
                                                "cannot notify {}: {}",
                                                socket,
                                                connected.cause().getMessage());
                                    }
                                });
    }

    private static void send(Channel channel, String text) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
