package dev.islay.netty;

import dev.islay.gateway.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;

/** The handlers of a connection, in order: the table of contents of the front end. */
final class HttpPipeline extends ChannelInitializer<Channel> {
    private final Map<EventLoop, Lane> lanes;

    HttpPipeline(Map<EventLoop, Lane> lanes) {
        this.lanes = lanes;
    }

    @Override
    protected void initChannel(Channel channel) {
        Lane lane = Objects.requireNonNull(lanes.get(channel.eventLoop()));
        FrontEnd frontEnd = lane.frontEnd();
        HalfClosing.allow(channel);
        Patience patience = new Patience(frontEnd.timeouts(), System::nanoTime);
        ExchangeHandler exchanges = new ExchangeHandler(frontEnd, channel, peer(channel), patience);
        lane.registry().add(channel, exchanges);
        channel.pipeline()
                .addLast(new StrictRequestDecoder(frontEnd.limits(), patience))
                .addLast(exchanges);
    }

    private static Peer peer(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && channel.localAddress() instanceof InetSocketAddress local) {
            return new Peer(
                    text(remote), remote.getPort(), serverName(local), local.getPort(), "http");
        }
        return new Peer("", 0, "localhost", 80, "http");
    }

    /** IPv6 in its short form (RFC 5952), without a zone. */
    private static String text(InetSocketAddress address) {
        return NetUtil.toAddressString(address.getAddress());
    }

    /** In a URL, and so in {@code SERVER_NAME} (RFC 3875, 4.1.14), IPv6 stands in brackets. */
    private static String serverName(InetSocketAddress address) {
        String text = text(address);
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
