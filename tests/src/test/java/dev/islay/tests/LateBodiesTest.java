package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a worker begins when their clients have left already. */
@OnSomePythons
final class LateBodiesTest {
    private static final int ROUNDS = 5;
    private static final int LARGE = 200_000;

    private final Path control;
    private final IslayProcess server;

    LateBodiesTest(Python python, @TempDir Path place) {
        control = place.resolve("control.sock");
        server =
                Launch.of("uploads")
                        .on(python)
                        .with("--threads", "1", "--control", control.toString())
                        .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The worker may hear too late that one left, and where its body was another's could be. */
    @Test
    void nobodyIsGivenTheBodyOfAnother() {
        ProcessHandle worker = server.worker();
        for (int i = 0; i < ROUNDS; i++) {
            IslayProcess.signal(worker, "STOP");
            RawClient leaving = upload("/left/" + i, "a");
            awaitStatus("\"target\":\"/left/" + i + "\"");
            leaving.reset();
            try (RawClient staying = upload("/stayed", "b")) {
                awaitStatus("\"queued\":1,", "\"waiting\":1,");
                IslayProcess.signal(worker, "CONT");
                assertThat(staying.read().text()).isEqualTo("ok");
            }
        }
        assertThat(server.err().soFar()).noneMatch(line -> line.matches("/left/\\d+ brought b"));
        assertThat(server.err().soFar())
                .filteredOn(line -> line.contains("/stayed brought b"))
                .hasSize(ROUNDS);
    }

    private RawClient upload(String path, String letter) {
        RawClient client = server.connect();
        client.request("POST", path, "Content-Length: " + LARGE);
        return client.send(letter.repeat(LARGE));
    }

    /** Until one of these is in it. */
    private void awaitStatus(String... texts) {
        Eventually.until(
                String.join(" or ", texts), () -> Stream.of(texts).anyMatch(status()::contains));
    }

    private String status() {
        try (RawClient client = RawClient.to(control)) {
            return client.request("GET", "/status").read().text();
        }
    }
}
