package dev.islay.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
    private final EventLoopGroup clients;
    private final ListenOptions options;
    private final AcceptGate gate;
    private final Map<EventLoop, Lane> lanes;

    /** All on one event loop: that of the front end. */
    public HttpServer(FrontEnd frontEnd, ListenOptions options) {
        this(frontEnd.loop(), frontEnd.loop(), List.of(frontEnd), options);
    }

    /**
     * Connections go to the event loops of {@code clients} in turn.
     *
     * @param loop accepts; like the others it is of the transport that the options name
     * @param frontEnds one for each of {@code clients}
     */
    public HttpServer(
            EventLoop loop,
            EventLoopGroup clients,
            List<FrontEnd> frontEnds,
            ListenOptions options) {
        this.loop = loop;
        this.clients = clients;
        this.options = options;
        this.gate = new AcceptGate(loop, options.connections());
        this.lanes =
                frontEnds.stream()
                        .map(Lane::new)
                        .collect(Collectors.toUnmodifiableMap(Lane::loop, lane -> lane));
    }

    /** Binds a TCP address and returns the one really bound (the port may have been 0). */
    public InetSocketAddress bind(InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap =
                ofTcp(bootstrap(options.transport().tcp()))
                        .option(ChannelOption.SO_REUSEADDR, true);
        if (options.reusePort()) {
            bootstrap.option(options.transport().reusePort(), true);
        }
        Channel listener = opened(bootstrap.bind(address));
        return (InetSocketAddress) listener.localAddress();
    }

    /** Binds a Unix socket at a path where nothing is, and returns its address. */
    public SocketAddress bind(Path path) throws IOException {
        SocketAddress address = options.transport().address(path);
        opened(bootstrap(options.transport().unix()).bind(address));
        return address;
    }

    /**
     * Takes over a descriptor that this process was started with: a stream socket, TCP or Unix,
     * that listens. At the end only our descriptor of it is closed.
     *
     * @return where it listens: an {@link InetSocketAddress} or a {@link
     *     io.netty.channel.unix.DomainSocketAddress}, whose path begins with a NUL when it is
     *     abstract
     */
    public SocketAddress inherit(int descriptor) throws IOException {
        InheritedSocket inherited = options.transport().inherited(descriptor);
        ServerBootstrap bootstrap = bootstrap(inherited::channel);
        if (inherited.address() instanceof InetSocketAddress) {
            ofTcp(bootstrap);
        }
        opened(bootstrap.register());
        return inherited.address();
    }

    /** Ends listening there; the connections that came by it stay. */
    public void unbind(SocketAddress address) {
        loop.submit(() -> gate.removeListener(address)).awaitUninterruptibly();
    }

    private ServerBootstrap bootstrap(ChannelFactory<? extends ServerChannel> listener) {
        return new ServerBootstrap()
                .group(loop, clients)
                .channelFactory(listener)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new Doorkeeper(gate))
                .childHandler(new HttpPipeline(lanes));
    }

    /** With what connections of TCP have and others have not. */
    private ServerBootstrap ofTcp(ServerBootstrap bootstrap) {
        if (options.unsent() > 0) {
            options.transport().limitUnsent(bootstrap, options.unsent());
        }
        return bootstrap
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
    }

    private Channel opened(ChannelFuture opening) throws IOException {
        opening.awaitUninterruptibly();
        if (!opening.isSuccess()) {
            throw new IOException(opening.cause().getMessage(), opening.cause());
        }
        Channel listener = opening.channel();
        loop.submit(() -> gate.addListener(listener)).awaitUninterruptibly();
        return listener;
    }

    /** How many connections may be open from now on; those that are stay. */
    public void limit(int connections) {
        loop.execute(() -> gate.limit(connections));
    }

    /** Starts accepting on all listeners, and on those that are bound later. */
    public void accept() {
        loop.execute(gate::accept);
    }

    /** As {@link #drain(Duration)}, with a second. */
    public CompletableFuture<Void> drain() {
        return drain(Duration.ofSeconds(1));
    }

    /**
     * Stops accepting and lets what runs end, each connection with its next response; completes on
     * the event loop when all have ended.
     *
     * @param quiet how long a connection must have been idle to be ended without a response
     */
    public CompletableFuture<Void> drain(Duration quiet) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.execute(() -> {
            gate.shut();
            drainLanes(quiet).thenAcceptAsync(ended::complete, loop);
        });
        return ended;
    }

    /** Event loop, behind what it has told the others of connections that it had accepted. */
    private CompletableFuture<Void> drainLanes(Duration quiet) {
        return CompletableFuture.allOf(
                lanes.values().stream()
                        .map(lane -> lane.drain(quiet))
                        .toArray(CompletableFuture[]::new));
    }

    /** How many connections are open. Event loop. */
    public int connections() {
        return gate.connections();
    }

    /** As {@link #drain}, but cuts what has not ended in that time; nothing is left behind. */
    public CompletableFuture<Void> leave(Duration grace) {
        loop.schedule(this::closeLanes, grace.toMillis(), TimeUnit.MILLISECONDS);
        return drain().thenRun(this::closeLanes);
    }

    /** Cuts what is still open. */
    public void close() {
        closeLanes().forEach(Future::awaitUninterruptibly);
    }

    private List<Future<?>> closeLanes() {
        return lanes.values().stream().<Future<?>>map(Lane::closeAll).toList();
    }
}
