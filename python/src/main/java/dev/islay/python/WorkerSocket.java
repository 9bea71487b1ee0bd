package dev.islay.python;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one worker connects. A connection is nobody's until its first frame has proved that it
 * comes from that worker: the right user, the right token, the right process.
 *
 * <p>The socket is closed as soon as all connections are there, or when it is too late for them,
 * and with it whatever has connected and not greeted. Threading: the event loop.
 */
final class WorkerSocket {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSocket.class);
    private static final String GREETING = "islay 1 ";
    private static final int LONGEST_GREETING = 256;

    private final WorkerTransport transport;
    private final Greeted worker;
    private final Path path;
    private final String token;
    private final Set<Channel> newcomers = new HashSet<>();
    private @Nullable Channel listener;

    WorkerSocket(WorkerTransport transport, Greeted worker, Path path, String token) {
        this.transport = transport;
        this.worker = worker;
        this.path = path;
        this.token = token;
    }

    /** What connections have to know. */
    String token() {
        return token;
    }

    Path path() {
        return path;
    }

    /**
     * {@code bound} runs on the loop when workers can connect.
     *
     * <p>What is read at once has a few KiB mostly; while blocks are large, the buffer grows to
     * hold a whole frame and what comes behind it, or every frame would be read in two parts. It is
     * a pooled one: Netty's adaptive allocator takes those that are large from the system, which
     * has to zero them.
     */
    void open(EventLoop loop, Runnable bound) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(transport.listener())
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(
                                ChannelOption.RCVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator(1 << 10, 1 << 12, 1 << 17))
                        .childHandler(new Newcomer());
        bootstrap
                .bind(transport.address(path))
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        listener = done.channel();
                        bound.run();
                    } else {
                        worker.startFailed("cannot listen at " + path + ": " + done.cause());
                    }
                });
    }

    /**
     * The process is known now. It may have connected before the news of its start came: what it
     * has sent is looked at again.
     */
    void started() {
        List.copyOf(newcomers)
                .forEach(channel -> channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER));
    }

    /** Nobody else can become a connection of the worker. */
    void close() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        List.copyOf(newcomers).forEach(Channel::close);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.getMessage());
        }
    }

    /** Checks the user at the other end: the private directory is that of our own user. */
    private final class Newcomer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) throws IOException {
            if (listener == null) {
                channel.close();
            } else if (transport.isFromOwner(channel, path.resolveSibling("."))) {
                newcomers.add(channel);
                channel.closeFuture().addListener(closed -> newcomers.remove(channel));
                channel.pipeline().addLast(new Greeting());
            } else {
                LOG.warn("a process of another user connected to a worker's socket");
                channel.close();
            }
        }
    }

    /** Reads the first frame and gives way to the handler of the connection that it announces. */
    private final class Greeting extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < FrameDecoder.HEADER || worker.pid() == 0) {
                return;
            }
            long length = in.getUnsignedIntLE(in.readerIndex());
            if (length > LONGEST_GREETING) {
                refuse(context, in);
            } else if (in.readableBytes() - FrameDecoder.HEADER >= length) {
                greet(context, in, (int) length);
            }
        }

        private void greet(ChannelHandlerContext context, ByteBuf in, int length) {
            int type = in.getUnsignedByte(in.readerIndex() + 4);
            in.skipBytes(FrameDecoder.HEADER);
            String text = in.readCharSequence(length, StandardCharsets.US_ASCII).toString();
            String expected = GREETING + token + " " + worker.pid() + " ";
            ChannelHandler handler = null;
            if (type == FrameType.HELLO.code() && text.startsWith(expected)) {
                newcomers.remove(context.channel());
                String place = text.substring(expected.length());
                handler = worker.connected(context.channel(), place);
            }
            if (handler == null) {
                refuse(context, in);
            } else {
                context.pipeline().replace(this, "worker", handler);
            }
        }

        private void refuse(ChannelHandlerContext context, ByteBuf in) {
            LOG.warn("a connection to a worker's socket did not give the worker's greeting");
            in.skipBytes(in.readableBytes());
            context.close();
        }
    }
}
