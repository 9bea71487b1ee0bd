package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The core of HTTP on every way in which bytes may come: each transport, TCP and Unix sockets, on
 * the event loop of the workers and on others.
 */
@ParameterizedClass
@MethodSource("carriers")
final class CarriersTest {
    private static final Map<String, IslayProcess> SERVERS = new HashMap<>();
    @TempDir private static Path sockets = Path.of("");

    /** A transport, event loops for clients, and the kind of socket that the client uses. */
    record Carrier(String transport, int loops, boolean unix) {
        String server() {
            return transport + loops;
        }

        IslayProcess start(Launch launch, Path socket) {
            return launch.with("--transport", transport, "--client-loops", "" + loops)
                    .with("--bind", "unix:" + socket)
                    .start();
        }

        RawClient connect(IslayProcess server) {
            List<String> addresses = server.addresses();
            return unix
                    ? RawClient.to(Path.of(URI.create(addresses.getLast()).getSchemeSpecificPart()))
                    : server.connect();
        }

        @Override
        public String toString() {
            return "%s, %d loops, %s".formatted(transport, loops, unix ? "Unix socket" : "TCP");
        }
    }

    static Stream<Carrier> carriers() {
        return Stream.of(
                new Carrier("epoll", 0, false),
                new Carrier("epoll", 0, true),
                new Carrier("epoll", 2, false),
                new Carrier("epoll", 2, true),
                new Carrier("nio", 0, false),
                new Carrier("nio", 0, true),
                new Carrier("nio", 2, false));
    }

    private final Carrier carrier;
    private final IslayProcess server;
    private final String gate = "/carrier-" + System.nanoTime();
    @TempDir private Path folder = Path.of("");

    CarriersTest(Carrier carrier) {
        this.carrier = carrier;
        Launch launch = Launch.all().with("--body-inline", "1000");
        this.server =
                SERVERS.computeIfAbsent(
                        carrier.server(), name -> carrier.start(launch, sockets.resolve(name)));
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(IslayProcess::close);
        SERVERS.clear();
    }

    private RawClient connect() {
        return carrier.connect(server);
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOnOneConnection() {
        try (RawClient client = connect()) {
            client.get("/hello").get("/bodies/generator").post("/input/read", "body".getBytes());
            assertThat(client.read().text()).isEqualTo("hello");
            assertThat(client.read().text()).isEqualTo("generator");
            assertThat(client.read().text()).isEqualTo("body");
        }
    }

    @Test
    void aLargeBodyArrivesWhole() {
        byte[] body = random(3_000_000);
        try (RawClient client = connect()) {
            assertThat(client.post("/input/read", body).read().body()).isEqualTo(body);
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void eachBlockArrivesBeforeTheNextIsMade() {
        try (RawClient client = connect();
                RawClient other = connect()) {
            client.get("/gate/steps" + gate).head();
            assertThat(new String(client.chunk())).isEqualTo("first");
            other.get("/gate/open" + gate).read();
            assertThat(new String(client.chunk())).isEqualTo("second");
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void aClientThatShutsItsSendingSideGetsItsAnswer() {
        try (RawClient client = connect();
                RawClient other = connect()) {
            client.get("/gate/wait" + gate).endOutput();
            other.get("/gate/open" + gate).read();
            assertThat(client.read().text()).isEqualTo("went on");
            client.expectEnd();
        }
    }

    @Test
    void aFileArrivesWhole() throws IOException {
        byte[] content = random(1_000_000);
        Path file = Files.write(folder.resolve("file"), content);
        try (RawClient client = connect()) {
            assertThat(client.get("/files/file?" + file).read().body()).isEqualTo(content);
            byte[] rest = client.get("/files/file?" + file + ",999000").read().body();
            assertThat(rest).isEqualTo(Arrays.copyOfRange(content, 999_000, 1_000_000));
        }
    }

    @Test
    void aClientThatLeavesWithinAResponseDoesNoHarm() throws IOException {
        Path file = Files.write(folder.resolve("file"), random(20_000_000));
        try (RawClient client = connect()) {
            client.get("/files/file?" + file).head();
        }
        try (RawClient client = connect()) {
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void whatIsNoHttpIsRefusedAndTheConnectionEnds() {
        try (RawClient client = connect()) {
            client.send("NONSENSE\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(400);
            client.expectEnd();
        }
    }

    @Test
    void acceptingPausesAtTheLimitOfConnections() {
        Launch launch = Launch.of("hello").with("--connections", "2");
        try (IslayProcess small = carrier.start(launch, folder.resolve("s"));
                RawClient one = carrier.connect(small);
                RawClient two = carrier.connect(small)) {
            assertThat(one.get("/").read().text()).isEqualTo("hello");
            assertThat(two.get("/").read().text()).isEqualTo("hello");
            try (RawClient three = carrier.connect(small).get("/")) {
                assertThat(three.hasBytes()).isFalse();
                one.close();
                assertThat(three.read().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void whatRunsWhenTheServerStopsIsAnsweredWhole() {
        Path socket = folder.resolve("s");
        try (IslayProcess stopped = carrier.start(Launch.of("naps"), socket);
                RawClient running = carrier.connect(stopped)) {
            running.get("/").head();
            assertThat(new String(running.chunk())).isEqualTo("begun");
            stopped.terminate();
            assertThat(new String(running.chunk())).isEqualTo("finished");
            assertThat(running.chunk()).isEmpty();
            running.expectEnd();
            assertThat(stopped.awaitEnd().status()).isEqualTo(0);
        }
        assertThat(Files.exists(socket)).isFalse();
    }
}
