package dev.islay.netty;

import dev.islay.gateway.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;

/** The handlers of a connection, in order: the table of contents of the front end. */
final class HttpPipeline extends ChannelInitializer<Channel> {
    private final FrontEnd frontEnd;
    private final ConnectionRegistry registry;

    HttpPipeline(FrontEnd frontEnd, ConnectionRegistry registry) {
        this.frontEnd = frontEnd;
        this.registry = registry;
    }

    @Override
    protected void initChannel(Channel channel) {
        Patience patience = new Patience(frontEnd.timeouts(), System::nanoTime);
        ExchangeHandler exchanges = new ExchangeHandler(frontEnd, channel, peer(channel), patience);
        registry.add(channel, exchanges);
        channel.pipeline()
                .addLast(new StrictRequestDecoder(frontEnd.limits(), patience))
                .addLast(exchanges);
    }

    private static Peer peer(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && channel.localAddress() instanceof InetSocketAddress local) {
            return new Peer(text(remote), remote.getPort(), text(local), local.getPort(), "http");
        }
        return new Peer("", 0, "localhost", 80, "http");
    }

    /** IPv6 without the zone that Java appends. */
    private static String text(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
