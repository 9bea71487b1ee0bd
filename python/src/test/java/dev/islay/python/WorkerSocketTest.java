package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may become a connection of a worker, and when. */
@Timeout(60)
class WorkerSocketTest {
    private static final long PID = 4711;

    @TempDir Path directory;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final Expected worker = new Expected();
    private WorkerSocket socket;

    /**
     * Remembers where a connection was put, and that something was read before its pid was known.
     */
    private static final class Expected implements Greeted {
        final CompletableFuture<String> place = new CompletableFuture<>();
        final CountDownLatch asked = new CountDownLatch(1);
        private long pid;

        @Override
        public long pid() {
            asked.countDown();
            return pid;
        }

        @Override
        public ChannelHandler connected(Channel channel, String at) {
            place.complete(at);
            return new ChannelInboundHandlerAdapter();
        }

        @Override
        public void startFailed(String summary) {
            place.completeExceptionally(new IOException(summary));
        }
    }

    @BeforeEach
    void open() throws Exception {
        socket = new WorkerSocket(WorkerTransport.NIO, worker, directory.resolve("s"), "secret");
        CompletableFuture<Boolean> bound = new CompletableFuture<>();
        loop.execute(() -> socket.open(loop, () -> bound.complete(true)));
        assertThat(bound.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        loop.submit(socket::close).get();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        assertThat(directory).isEmptyDirectory();
    }

    private SocketChannel greets(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame =
                ByteBuffer.allocate(FrameDecoder.HEADER + payload.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(payload.length).put((byte) FrameType.HELLO.code());
        frame.position(FrameDecoder.HEADER).put(payload).flip();
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()));
        client.write(frame);
        return client;
    }

    private void started() throws Exception {
        loop.submit(
                        () -> {
                            worker.pid = PID;
                            socket.started();
                        })
                .get();
    }

    @Test
    void aProcessThatGreetsBeforeItsStartIsKnownIsLetIn() throws Exception {
        try (SocketChannel client = greets("islay 1 secret 4711 control")) {
            assertThat(worker.asked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.place).isNotDone();
            started();
            assertThat(worker.place.get(30, TimeUnit.SECONDS)).isEqualTo("control");
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void anotherProcessIsNot() throws Exception {
        started();
        try (SocketChannel client = greets("islay 1 secret 4712 control")) {
            assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(worker.place).isNotDone();
        }
    }

    @Test
    void whoDoesNotKnowTheTokenIsNot() throws Exception {
        started();
        try (SocketChannel client = greets("islay 1 public 4711 control")) {
            assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(worker.place).isNotDone();
        }
    }
}
