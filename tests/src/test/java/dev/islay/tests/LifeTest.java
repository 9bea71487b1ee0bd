package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How workers and the server end, as asked and otherwise. */
final class LifeTest {
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "PYPY"})
    void aWorkerThatDiesIsReplacedAndOnlyWhatItHadBegunFails(Python python) {
        try (IslayProcess server = Launch.of("dies").on(python).start();
                RawClient client = server.connect()) {
            String first = client.get("/").read().text();
            Answer answer = client.get("/die").read();
            assertThat(answer.status()).isEqualTo(502);
            String second = client.get("/").read().text();
            assertThat(second).matches("[0-9]+").isNotEqualTo(first);
            assertThat(server.err().await("SIGKILL")).contains(first);
            server.err().await("GET /die ");
        }
    }

    @Test
    void underLoadOnlyBegunRequestsFailWhenAWorkerIsKilled() throws InterruptedException {
        try (IslayProcess server = Launch.of("hello").with("--threads", "4").start()) {
            Load load = new Load(server, 8, "/");
            load.awaitAnswers(500);
            server.worker().destroyForcibly();
            load.awaitAnswers(load.answers() + 500);
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isLessThanOrEqualTo(8);
            server.err().await("SIGKILL");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "PYPY"})
    void whenTheFrontEndIsKilledNoPythonIsLeft(Python python) {
        try (IslayProcess server = Launch.of("gate").on(python).with("--workers", "2").start();
                RawClient client = server.connect()) {
            client.get("/steps/kill").head();
            client.chunk();
            Eventually.until("two workers", () -> server.workers().size() == 2);
            List<ProcessHandle> workers = server.workers();
            server.kill();
            Eventually.until(
                    "the end of the workers",
                    () -> workers.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalLetsWhatRunsFinishAndRefusesTheRest(String signal) {
        try (IslayProcess server = Launch.of("gate").start();
                RawClient running = server.connect();
                RawClient opener = server.connect();
                RawClient idle = server.connect()) {
            assertThat(idle.get("/waiting").read().status()).isEqualTo(200);
            running.get("/steps/stop").head();
            assertThat(new String(running.chunk())).isEqualTo("first");
            opener.get("/steps/other").head();
            assertThat(new String(opener.chunk())).isEqualTo("first");
            server.signal(signal);
            idle.expectEnd();
            assertRefusesConnections(server);
            assertThat(server.isAlive()).isTrue();
            server.worker().destroyForcibly();
            assertThat(server.awaitEnd().status()).isEqualTo(0);
        }
    }

    @Test
    void aRequestThatRunsWhenTheSignalComesIsAnsweredWhole() {
        try (IslayProcess server = Launch.of("naps").start();
                RawClient running = server.connect()) {
            running.get("/").head();
            assertThat(new String(running.chunk())).isEqualTo("begun");
            server.terminate();
            assertThat(new String(running.chunk())).isEqualTo("finished");
            assertThat(running.chunk()).isEmpty();
            running.expectEnd();
            assertThat(server.awaitEnd().status()).isEqualTo(0);
        }
    }

    private static void assertRefusesConnections(IslayProcess server) {
        Eventually.until(
                "connections refused",
                () -> {
                    try (RawClient late = server.connect()) {
                        return late.get("/waiting").atEnd();
                    } catch (UncheckedIOException e) {
                        return true;
                    }
                });
    }

    @Test
    void whatIsStuckIsCutAfterTheGracefulTimeout() {
        try (IslayProcess server = Launch.of("gate").with("--graceful-timeout", "500ms").start();
                RawClient stuck = server.connect()) {
            stuck.get("/steps/stuck").head();
            stuck.chunk();
            server.terminate();
            stuck.expectEnd();
            IslayProcess.Ended ended = server.awaitEnd();
            assertThat(ended.status()).isEqualTo(0);
            assertThat(ended.err()).contains("--graceful-timeout");
        }
    }

    /** One that comes at once counts as an echo of the first, so it is sent until it is heard. */
    @Test
    void aSecondSignalHurries() {
        try (IslayProcess server = Launch.of("gate").with("--graceful-timeout", "1h").start();
                RawClient stuck = server.connect()) {
            stuck.get("/steps/stuck").head();
            stuck.chunk();
            Eventually.until(
                    "the end",
                    () -> {
                        server.terminate();
                        return !server.isAlive();
                    });
            stuck.expectEnd();
            assertThat(server.awaitEnd().status()).isEqualTo(0);
        }
    }

    @Test
    void aWorkerThatKeepsDyingIsReplacedAfterGrowingPauses() {
        try (IslayProcess server = Launch.of("dies").start()) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = server.connect()) {
                    assertThat(client.get("/die").read().status()).isEqualTo(502);
                }
            }
            server.err().await("another worker is started in 1000 ms");
            server.err().await("another worker is started in 2000 ms");
            try (RawClient client = server.connect()) {
                assertThat(client.get("/").read().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "FREE_THREADED", "PYPY"})
    void exitHandlersOfTheApplicationRun(Python python) {
        try (IslayProcess server = Launch.of("says_goodbye").on(python).start()) {
            server.terminate();
            assertThat(server.awaitEnd().err()).contains("goodbye from the application");
        }
    }
}
