package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that run for longer than they may, on a server that lets them have half a second. */
@OnSomePythons
final class DeadlinesTest {
    private final Python python;
    private final IslayProcess server;

    DeadlinesTest(Python python) {
        this.python = python;
        this.server =
                Launch.of("overruns")
                        .on(python)
                        .with("--timeout", "500ms", "--interrupt-grace", "700ms")
                        .with("--request-body", "stream", "--graceful-timeout", "5s")
                        .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/loop", "/guard", "/sleep", "/backtrack"})
    void theClientGets504AndTheLogSaysWhereTheRequestWas(String path) {
        String function = "_" + path.substring(1);
        try (RawClient client = server.connect()) {
            Answer answer = client.get(path).read();
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).doesNotContain("wsgi.py", function);
            assertThat(client.get("/quick").read().status()).isEqualTo(200);
        }
        String entry = server.err().await("GET " + path + " ");
        assertThat(entry).contains("ran for longer than 0.5 s (--timeout), was answered by 504");
        if (entry.endsWith("here:")) {
            server.err().await(", in " + function);
        } else {
            assertThat(python).isIn(Python.CPYTHON_2_7, Python.PYPY);
            assertThat(entry).contains("where is not known");
        }
        assertThat(entries(path)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/generate", "/middle"})
    void aResponseThatHasBegunIsCutOffSoThatTheClientCanTell(String path) {
        try (RawClient client = server.connect()) {
            assertThat(client.get(path).head().status()).isEqualTo(200);
            byte[] rest = client.takeAll();
            assertThat(new String(rest)).isNotEmpty().doesNotEndWith("0\r\n\r\n");
        }
        assertThat(server.err().await("GET " + path + " ")).contains("was cut off");
    }

    @Test
    void aReaderThatWaitsForItsBodyGets504() {
        try (RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.request("POST", "/read", "Content-Length: 10").send("12345");
            assertThat(client.head().status()).isEqualTo(504);
            assertThat(other.get("/quick").read().status()).isEqualTo(200);
        }
        assertThat(server.err().await("POST /read ")).contains("was answered by 504");
    }

    @Test
    void othersAreServedMeanwhileAndTheThreadOfALoopIsUsedAgain() {
        long pid = server.worker().pid();
        try (RawClient stuck = server.connect();
                RawClient client = server.connect()) {
            stuck.get("/loop");
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/quick").read().text()).isEqualTo(Long.toString(pid));
            }
            assertThat(stuck.read().status()).isEqualTo(504);
            assertThat(client.get("/quick").read().status()).isEqualTo(200);
        }
        if (python != Python.PYPY) {
            assertThat(server.worker().pid()).isEqualTo(pid);
            assertThat(server.err().has(line -> line.contains("takes no more"))).isFalse();
        }
    }

    @Test
    void aWorkerWhoseThreadsAreAllStuckIsReplacedAndWhatWaitedIsServed() {
        long pid = server.worker().pid();
        List<RawClient> stuck = Stream.generate(server::connect).limit(8).toList();
        try (RawClient client = server.connect()) {
            stuck.forEach(each -> each.get("/sleep"));
            stuck.forEach(each -> assertThat(each.read().status()).isEqualTo(504));
            Answer answer = client.get("/quick").read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isNotEqualTo(Long.toString(pid));
            Eventually.until(
                    "the end of the stuck worker",
                    () -> server.workers().stream().noneMatch(worker -> worker.pid() == pid));
        } finally {
            stuck.forEach(RawClient::close);
        }
        assertThat(server.err().await("takes no more requests")).contains("--interrupt-grace");
        assertThat(server.err().has(line -> line.contains("died"))).isFalse();
    }

    private List<String> entries(String path) {
        return server.err().soFar().stream().filter(line -> line.contains(path + " ")).toList();
    }
}
