package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.Handover;
import dev.islay.gateway.ResponseRules;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets, and clients on two event loops beside the one that accepts. */
@Timeout(30)
class HttpServerTest {
    private static final int LIMIT = 4;
    private static final String LAST =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
    private static final ListenOptions OPTIONS =
            new ListenOptions(ClientTransport.EPOLL, LIMIT, 16, 0, false);

    /** A request on the event loop of its client. */
    private record Held(Exchange exchange, EventLoop loop) {
        void answer() {
            loop.execute(() -> ServedConnection.answer(exchange, "hello"));
        }
    }

    @TempDir Path directory;
    private final EventLoopGroup home =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoopGroup away =
            new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    private final Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final List<Socket> clients = new ArrayList<>();
    private HttpServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws IOException {
        server = new HttpServer(home.next(), away, frontEnds(), OPTIONS);
        address = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.accept();
    }

    @AfterEach
    void end() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.leave(Duration.ZERO).join();
        List.of(away, home).forEach(group -> group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        assertThat(away.terminationFuture().awaitUninterruptibly(5000)).isTrue();
        assertThat(home.terminationFuture().awaitUninterruptibly(5000)).isTrue();
    }

    private List<FrontEnd> frontEnds() {
        Spool spool =
                new Spool(
                        ClientTransport.EPOLL,
                        directory,
                        HttpLimitsForTests.LIMITS,
                        1 << 20,
                        home.next(),
                        Runnable::run);
        return StreamSupport.stream(away.spliterator(), false)
                .map(loop -> frontEnd(spool.on((EventLoop) loop)))
                .toList();
    }

    private FrontEnd frontEnd(Spool spool) {
        ResponseRules rules = new ResponseRules("", () -> Instant.EPOCH, System::nanoTime);
        FrontEnd frontEnd =
                new FrontEnd(
                        new HttpRules(
                                HttpLimitsForTests.LIMITS,
                                HttpLimitsForTests.TIMEOUTS,
                                new ForwardedHeaders(List.of())),
                        spool,
                        new Refusals(rules, entry -> {}),
                        new AtomicLong()::incrementAndGet,
                        Handover.DIRECT);
        frontEnd.open(request -> endpoint(request.path(), spool.loop()));
        return frontEnd;
    }

    /** Notes its thread and answers; what asks for /held waits for its test. */
    private Endpoint endpoint(String path, EventLoop loop) {
        return new Endpoint() {
            @Override
            public boolean streamsBodies() {
                return false;
            }

            @Override
            public long bodyLimit() {
                return 0;
            }

            @Override
            public void serve(Exchange exchange) {
                threads.add(Thread.currentThread());
                if (path.equals("/held")) {
                    held.add(new Held(exchange, loop));
                } else {
                    ServedConnection.answer(exchange, "hello");
                }
            }
        };
    }

    @Test
    void clientsAreOnAllTheirEventLoopsInTurn() throws IOException {
        for (int client = 0; client < LIMIT; client++) {
            assertThat(ask(connect(), "/")).isEqualTo(ServedConnection.ok("hello"));
        }
        assertThat(threads).hasSize(2);
        assertThat(count()).isEqualTo(LIMIT);
    }

    @Test
    void theLimitHoldsForAllEventLoopsTogether() throws IOException {
        for (int client = 0; client < LIMIT; client++) {
            ask(connect(), "/");
        }
        Socket waiting = connect();
        send(waiting, "/");
        assertThat(count()).isEqualTo(LIMIT);
        clients.getFirst().close();
        assertThat(read(waiting)).isEqualTo(ServedConnection.ok("hello"));
        assertThat(count()).isEqualTo(LIMIT);
    }

    @Test
    void aDrainEndsWithTheLastResponseOfAllEventLoops() throws Exception {
        Socket one = connect();
        Held first = hold(one);
        Socket two = connect();
        Held second = hold(two);
        assertThat(first.loop()).isNotSameAs(second.loop());
        CompletableFuture<Void> drained = server.drain(Duration.ZERO);
        assertThat(count()).as("and the drain has been told to all").isEqualTo(2);
        first.answer();
        assertThat(readAll(one)).isEqualTo(LAST);
        assertThat(drained).isNotDone();
        second.answer();
        assertThat(readAll(two)).isEqualTo(LAST);
        drained.get(5, TimeUnit.SECONDS);
        assertThat(count()).isZero();
    }

    private Held hold(Socket client) throws IOException, InterruptedException {
        send(client, "/held");
        return held.take();
    }

    @Test
    void whatDoesNotEndInItsTimeIsCut() throws Exception {
        Socket client = connect();
        hold(client);
        server.leave(Duration.ofMillis(1)).get(5, TimeUnit.SECONDS);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void anAddressThatIsUnboundLeavesItsConnectionsOpen() throws IOException {
        Socket client = connect();
        ask(client, "/");
        server.unbind(address);
        server.bind(address);
        assertThat(ask(client, "/")).isEqualTo(ServedConnection.ok("hello"));
    }

    private int count() {
        return home.next().submit(server::connections).syncUninterruptibly().getNow();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(10_000);
        clients.add(client);
        return client;
    }

    private static String ask(Socket client, String target) throws IOException {
        send(client, target);
        return read(client);
    }

    private static void send(Socket client, String target) throws IOException {
        client.getOutputStream().write(ServedConnection.get(target).getBytes(ISO_8859_1));
    }

    private static String read(Socket client) throws IOException {
        int length = ServedConnection.ok("hello").length();
        return new String(client.getInputStream().readNBytes(length), ISO_8859_1);
    }

    private static String readAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
