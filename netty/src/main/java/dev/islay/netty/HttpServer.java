package dev.islay.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Listeners and their connections.
 *
 * <p>A listener is bound at once, so that an address in use is known early, and accepts when {@link
 * #accept} is called: clients that connect before wait in the kernel's backlog.
 *
 * <p>Threading: callable from any thread but the event loop, unless a method says otherwise.
 */
public final class HttpServer {
    private final EventLoop loop;
    private final FrontEnd frontEnd;
    private final ConnectionRegistry registry;
    private final int backlog;

    /** {@code connections}: how many may be open at one time. */
    public HttpServer(EventLoop loop, FrontEnd frontEnd, int connections, int backlog) {
        this.loop = loop;
        this.frontEnd = frontEnd;
        this.registry = new ConnectionRegistry(connections);
        this.backlog = backlog;
        loop.execute(() -> registry.startSweeping(loop));
    }

    /** Binds a TCP address and returns the one really bound (the port may have been 0). */
    public InetSocketAddress bind(InetSocketAddress address) throws IOException {
        Channel listener = bind(bootstrap(EpollServerSocketChannel.class), address);
        return (InetSocketAddress) listener.localAddress();
    }

    /** Binds a Unix socket at a path where nothing is. */
    public void bind(Path path) throws IOException {
        bind(
                bootstrap(EpollServerDomainSocketChannel.class),
                new DomainSocketAddress(path.toString()));
    }

    private ServerBootstrap bootstrap(Class<? extends ServerChannel> type) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(type)
                        .option(ChannelOption.SO_BACKLOG, backlog)
                        .option(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new HttpPipeline(frontEnd, registry));
        if (type == EpollServerSocketChannel.class) {
            bootstrap
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        return bootstrap;
    }

    private Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        Channel listener = bound.channel();
        loop.submit(() -> registry.addListener(listener)).awaitUninterruptibly();
        return listener;
    }

    /** Starts accepting on all listeners. */
    public void accept() {
        loop.execute(registry::accept);
    }

    /** Stops accepting and lets what runs end; completes on the event loop when all has ended. */
    public CompletableFuture<Void> drain() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.execute(() -> {
            frontEnd.drain();
            registry.drain().thenAccept(ended::complete);
        });
        return ended;
    }

    /** Cuts what is still open. */
    public void close() {
        loop.submit(registry::closeAll).awaitUninterruptibly();
    }
}
