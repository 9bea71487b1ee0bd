package dev.islay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RemoteApplicationTest {
    private static final RemoteLimits SHORT =
            RemoteLimits.ordinary().waiting(Duration.ofMillis(300), Duration.ofMillis(300));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable HttpServer server;
    private @Nullable RemoteApplication remote;

    @AfterEach
    void end() {
        if (remote != null) {
            remote.close();
        }
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private RemoteApplication opened(RemoteApplication opened) {
        remote = opened;
        return opened;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** A client of a server that handles everything so. */
    private TestClient client(HttpHandler handler) throws IOException {
        HttpServer started = HttpServer.create(loopback(), 0);
        server = started;
        started.setExecutor(threads);
        started.createContext("/", handler);
        started.start();
        return TestClient.of(opened(RemoteApplication.at(url(started.getAddress().getPort()))));
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/base/";
    }

    /** A client of a server that answers each connection with these bytes and closes it. */
    private TestClient client(String answer, RemoteLimits limits) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.submit(() -> {
            try (listening) {
                while (true) {
                    try (Socket socket = listening.accept()) {
                        int count = socket.getInputStream().read(new byte[10_000]);
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        if (answer.isEmpty()) {
                            count += socket.getInputStream().read();
                        }
                        assertThat(count).isNotNegative();
                    }
                }
            }
        });
        return TestClient.of(opened(RemoteApplication.at(url(listening.getLocalPort()), limits)));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Test
    void theOtherSideGetsTheRequestWithoutWhatBelongsToTheConnection() throws Exception {
        Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        TestClient client =
                client(exchange -> {
                    exchange.getRequestHeaders()
                            .forEach((name, values) -> seen.put(name, String.join(",", values)));
                    seen.put("target", exchange.getRequestURI().toString());
                    seen.put("method", exchange.getRequestMethod());
                    answer(exchange, "hello");
                });

        TestResponse response =
                client.send(
                        TestRequest.of("DELETE", "/caf%C3%A9%20%25/x?a=%20b")
                                .variable("SCRIPT_NAME", "/shop")
                                .variable("islay.deadline", Instant.now().plusSeconds(9))
                                .header("Cookie", "a=1")
                                .header("Connection", "X-Mine")
                                .header("X-Mine", "secret")
                                .header("X-Forwarded-For", "10.0.0.9")
                                .header("TE", "trailers"));

        assertThat(response.text()).isEqualTo("hello");
        assertThat(seen)
                .containsEntry("method", "DELETE")
                .containsEntry("target", "/base/caf%C3%A9%20%25/x?a=%20b")
                .containsEntry("Cookie", "a=1")
                .containsEntry("X-Forwarded-For", "10.0.0.9, 127.0.0.1")
                .containsEntry("X-Forwarded-Proto", "http")
                .containsEntry("X-Forwarded-Host", "localhost")
                .containsEntry("X-Forwarded-Prefix", "/shop")
                .containsEntry("Via", "1.1 islay")
                .containsKey("X-Request-Timeout-Ms")
                .doesNotContainKeys("X-Mine", "TE");
    }

    @Test
    void theAnswerComesWithoutWhatBelongsToTheConnection() throws Exception {
        TestClient client =
                client(
                        "HTTP/1.1 418 Tea\r\nContent-Type: text/plain\r\nConnection: X-Mine\r\n"
                                + "X-Mine: secret\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                                + "Content-Length: 2\r\n\r\nhi",
                        RemoteLimits.ordinary());

        TestResponse response = client.get("/");

        assertThat(response.code()).isEqualTo(418);
        assertThat(response.headers().all("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(response.headers().has("X-Mine")).isFalse();
        assertThat(response.text()).isEqualTo("hi");
    }

    @Test
    void blocksComeBeforeTheAnswerHasEnded() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        TestClient client =
                client(exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        while (true) {
                            out.write(new byte[1000]);
                            out.flush();
                        }
                    } catch (IOException e) {
                        left.countDown();
                    }
                });

        assertThat(client.leavingAfter(2).get("/").blocks()).hasSize(2);
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBodyIsSentWhileItIsRead() throws Exception {
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        TestClient client =
                client(exchange -> {
                    try (InputStream in = exchange.getRequestBody()) {
                        for (int each = in.read(); each >= 0; each = in.read()) {
                            seen.add(each);
                        }
                    }
                    answer(exchange, "got it");
                });
        InputStream alternating =
                new InputStream() {
                    private int sent;

                    @Override
                    public int read() throws IOException {
                        return read(new byte[1], 0, 1) < 0 ? -1 : 'x';
                    }

                    /** The second byte is there only when the other side has the first. */
                    @Override
                    public int read(byte[] room, int offset, int length) throws IOException {
                        try {
                            if (sent > 0 && seen.poll(30, TimeUnit.SECONDS) == null) {
                                throw new IOException("the byte did not arrive");
                            }
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        room[offset] = 'x';
                        return sent++ < 5 ? 1 : -1;
                    }
                };

        TestResponse response = client.send(TestRequest.of("POST", "/").streaming(alternating));

        assertThat(response.text()).isEqualTo("got it");
    }

    @Test
    void largeBodiesPassBothWays() throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        TestClient client =
                client(exchange -> {
                    byte[] all = exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, all.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(all);
                    }
                });

        assertThat(client.send(TestRequest.of("PUT", "/").body(large)).body()).isEqualTo(large);
    }

    @Test
    void aBodyIsNotReadForAServerThatDoesNotWantIt() throws Exception {
        TestClient client =
                client(
                        "HTTP/1.1 413 Too Much\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                        RemoteLimits.ordinary());
        AtomicInteger reads = new AtomicInteger();
        InputStream counted =
                new InputStream() {
                    @Override
                    public int read() {
                        return reads.incrementAndGet() > 100 ? -1 : 'x';
                    }
                };
        TestRequest request =
                TestRequest.of("POST", "/").streaming(counted).header("Expect", "100-continue");

        assertThat(client.send(request).code()).isEqualTo(413);
        assertThat(reads).hasValue(0);
    }

    @Test
    void nobodyThereIsABadGatewayThatHasBegunNothing() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        AtomicInteger notBegun = new AtomicInteger();
        Runnable tell = notBegun::incrementAndGet;
        TestClient client = TestClient.of(opened(RemoteApplication.at(url(port))));

        TestResponse response =
                client.send(TestRequest.post("/", "abc").variable("islay.not_begun", tell));

        assertThat(response.status()).isEqualTo("502 Bad Gateway");
        assertThat(response.text()).isEqualTo("there was no connection\n");
        assertThat(response.errors()).anyMatch(line -> line.startsWith("remote: there was no"));
        assertThat(notBegun).hasValue(1);
    }

    @Test
    void silenceIsATimeout() throws Exception {
        TestResponse response = client("", SHORT).get("/");

        assertThat(response.status()).isEqualTo("504 Gateway Timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-"})
    void whatIsNoAnswerIsABadGateway(String bytes) throws Exception {
        TestResponse response = client(bytes, RemoteLimits.ordinary()).get("/");

        assertThat(response.status()).isEqualTo("502 Bad Gateway");
        assertThat(response.text()).isEqualTo("the server gave no proper answer\n");
    }

    @Test
    void anAnswerThatIsCutOffIsCutOffHere() throws Exception {
        TestClient client =
                client(
                        "HTTP/1.1 200 OK\r\n"
                                + "Content-Type: text/plain\r\n"
                                + "Content-Length: 9\r\n\r\n"
                                + "hal",
                        RemoteLimits.ordinary());

        TestResponse response = client.attempt(TestRequest.get("/"));

        assertThat(response.failure()).containsInstanceOf(IOException.class);
    }

    @Test
    void placesAreReadFromAFile(@TempDir Path directory) throws Exception {
        client(exchange -> answer(exchange, "from a file"));
        int port = server == null ? 0 : server.getAddress().getPort();
        Path file = directory.resolve("nodes.properties");
        Files.writeString(file, "node.a=127.0.0.1:" + port + "\n");

        Endpoints places = Endpoints.watched(file).checked("/health", Duration.ofSeconds(1));
        try (RemoteApplication watched = RemoteApplication.at(places, RemoteLimits.ordinary())) {
            assertThat(TestClient.of(watched).get("/").text()).isEqualTo("from a file");
        }
    }

    @Test
    void aMethodThatHttpDoesNotKnowIsNotImplemented() throws Exception {
        TestClient client = client(exchange -> answer(exchange, "hello"));

        assertThat(client.send(TestRequest.of("BREW", "/")).code()).isEqualTo(501);
        assertThat(client.send(TestRequest.of("HEAD", "/")).text()).isEmpty();
    }

    @Test
    void wrongPlacesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RemoteApplication.at("ftp://a"));
        assertThatIllegalArgumentException().isThrownBy(() -> RemoteApplication.at("localhost:80"));
        assertThatIllegalArgumentException().isThrownBy(Endpoints::of);
    }
}
