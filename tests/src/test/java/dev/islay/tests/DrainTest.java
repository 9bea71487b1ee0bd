package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from the order to stop to the end. */
final class DrainTest {
    private static final String LISTENER =
            """
            import socket, sys
            manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            manager.bind(sys.argv[1])
            print("bound", flush=True)
            while True:
                print(manager.recv(4096).decode(), flush=True)
            """;

    @TempDir Path place;

    private final AtomicInteger answers = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void noRequestOnAKeptConnectionFails() throws InterruptedException {
        try (IslayProcess server = Launch.of("hello").start()) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                clients.add(Thread.ofPlatform().start(() -> askUntilToldToGo(server)));
            }
            Eventually.until("answers", () -> answers.get() > 1000);
            server.terminate();
            for (Thread client : clients) {
                client.join();
            }
            assertThat(failures).isEmpty();
            IslayProcess.Ended ended = server.awaitEnd();
            assertThat(ended.status()).isZero();
            assertThat(ended.err()).doesNotContain("--graceful-timeout");
        }
    }

    /** A client that obeys HTTP: it leaves when it is told that the connection ends. */
    private void askUntilToldToGo(IslayProcess server) {
        try (RawClient client = server.connect()) {
            Answer answer = client.get("/").read();
            while (!answer.field("Connection").equals("close")) {
                if (answer.status() != 200) {
                    failures.add(answer.toString());
                }
                answers.incrementAndGet();
                answer = client.get("/").read();
            }
            client.expectEnd();
        } catch (UncheckedIOException | AssertionError e) {
            failures.add(e.toString());
        }
    }

    @Test
    void duringTheDelayOnlyTheReadinessChanges() {
        Launch launch =
                Launch.of("hello").with("--drain-delay", "1h", "--health-bind", "127.0.0.1:0");
        try (IslayProcess server = launch.start();
                RawClient kept = server.connect();
                RawClient health = atHealth(server)) {
            assertThat(kept.get("/").read().status()).isEqualTo(200);
            assertThat(health.get("/-/ready").read().status()).isEqualTo(200);
            server.terminate();
            Eventually.until(
                    "not ready", () -> health.get("/-/ready").read().text().contains("stopping"));
            assertThat(health.get("/-/live").read().status()).isEqualTo(200);
            assertThat(kept.get("/").read().has("Connection")).isFalse();
            try (RawClient late = server.connect()) {
                assertThat(late.get("/").read().status()).isEqualTo(200);
            }
            Eventually.until(
                    "the end",
                    () -> {
                        server.terminate();
                        return !server.isAlive();
                    });
            assertThat(server.awaitEnd().status()).isZero();
        }
    }

    @Test
    void theServiceManagerIsTold() throws IOException {
        Path socket = place.resolve("notify");
        Process manager =
                new ProcessBuilder(
                                Python.CPYTHON_3_13.present().toString(),
                                "-c",
                                LISTENER,
                                socket.toString())
                        .redirectErrorStream(true)
                        .start();
        Lines told = new Lines(manager.getInputStream());
        try {
            told.await("bound");
            Launch launch = Launch.of("hello").variable("NOTIFY_SOCKET", socket.toString());
            try (IslayProcess server = launch.start()) {
                told.await("READY=1");
                server.terminate();
                told.await("STOPPING=1");
                assertThat(server.awaitEnd().status()).isZero();
            }
        } finally {
            manager.destroyForcibly();
        }
    }

    private static RawClient atHealth(IslayProcess server) {
        String line = server.err().await("health at ");
        return RawClient.to(
                "127.0.0.1", URI.create(line.substring(line.indexOf("http://"))).getPort());
    }

    @Test
    void whatIsCutOffIsReportedWithItsAgeAndItsStack() {
        try (IslayProcess server = Launch.of("gate").with("--graceful-timeout", "300ms").start();
                RawClient stuck = server.connect()) {
            stuck.get("/steps/stuck").head();
            stuck.chunk();
            server.terminate();
            assertThat(server.awaitEnd().err())
                    .contains("not everything ended in time (--graceful-timeout)")
                    .containsPattern(
                            "cut off: GET /steps/stuck \\(request \\d+\\), [\\d.]+ s old, in")
                    .contains(", in _wait");
        }
    }
}
