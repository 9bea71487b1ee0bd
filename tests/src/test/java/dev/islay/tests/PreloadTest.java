package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --preload}: workers that are forked from a process that has loaded the application. */
final class PreloadTest {
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "FREE_THREADED", "PYPY"})
    void workersAreForkedFromTheProcessThatHasLoaded(Python python) {
        try (IslayProcess server =
                Launch.of("shares").on(python).with("--preload", "-w", "2").start()) {
            Set<String> processes = new HashSet<>();
            Eventually.until(
                    "two workers",
                    () -> {
                        String[] words = ask(server, "/");
                        assertThat(words[0]).isEqualTo(words[2]).isNotEqualTo(words[1]);
                        return processes.add(words[1]) && processes.size() == 2;
                    });
        }
    }

    private static String[] ask(IslayProcess server, String path) {
        try (RawClient client = server.connect()) {
            return client.get(path).read().text().split(" ");
        }
    }

    private static boolean isSibling(String[] second, String[] first) {
        return second[0].equals(first[0]) && !second[1].equals(first[1]);
    }

    @Test
    void aWorkerThatDiesIsForkedAgainAndItsEndIsKnown() {
        try (IslayProcess server = Launch.of("shares").with("--preload").start()) {
            String[] first = ask(server, "/");
            try (RawClient client = server.connect()) {
                assertThat(client.get("/die").read().status()).isEqualTo(502);
            }
            Eventually.until(
                    () -> "another worker of the same process; it said: " + server.err(),
                    () -> isSibling(ask(server, "/"), first),
                    Duration.ofSeconds(30));
            assertThat(server.err().await("SIGKILL")).contains(first[1]);
        }
    }

    @Test
    void whenTheProcessThatHasLoadedDiesAnotherIsStarted() {
        try (IslayProcess server = Launch.of("shares").with("--preload").start()) {
            String[] first = ask(server, "/");
            ProcessHandle.of(Long.parseLong(first[0])).orElseThrow().destroyForcibly();
            server.err().await("which workers are forked from, died");
            Eventually.until("a worker of another", () -> !ask(server, "/")[0].equals(first[0]));
        }
    }

    @Test
    void whatDoesNotLoadIsTold() {
        IslayProcess.Ended ended = Launch.of("broken/raising.py").with("--preload").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("Traceback");
    }

    @Test
    void aLoadThatTakesTooLongIsToldToo() {
        IslayProcess.Ended ended =
                Launch.of("never_loads").with("--preload", "--boot-timeout", "2s").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("did not load within 2 s (--boot-timeout)");
    }

    @Test
    void noRequestFailsWhileForkedWorkersAreReplaced() throws InterruptedException {
        try (IslayProcess server =
                Launch.of("grows").with("--preload", "-w", "2", "--max-requests", "300").start()) {
            Load load = new Load(server, 4, "/");
            server.err().await("(--max-requests)");
            load.awaitAnswers(load.answers() + 2000);
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
        }
    }

    @Test
    void whenTheFrontEndIsKilledNoPythonIsLeft() {
        try (IslayProcess server = Launch.of("shares").with("--preload").start()) {
            String[] pids = ask(server, "/");
            server.kill();
            Eventually.until("the end", () -> gone(pids[0]) && gone(pids[1]));
        }
    }

    private static boolean gone(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty();
    }
}
