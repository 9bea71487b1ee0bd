package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that are replaced because they have done enough, and how many there are, under load. */
final class RecyclingTest {
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED"})
    void noRequestFailsWhileWorkersThatHaveAnsweredEnoughAreReplaced(Python python)
            throws InterruptedException {
        try (IslayProcess server =
                Launch.of("grows")
                        .on(python)
                        .with("-w", "2", "--max-requests", "300", "--max-requests-jitter", "200")
                        .start()) {
            Load load = new Load(server, 6, "/");
            server.err().await("(--max-requests)");
            for (int i = 0; i < 4; i++) {
                int before = serves(server);
                Eventually.until("another worker", () -> serves(server) > before);
            }
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
        }
    }

    private static int serves(IslayProcess server) {
        return (int)
                server.err().soFar().stream().filter(line -> line.contains(" serves ")).count();
    }

    @Test
    void aWorkerIsReplacedWhenItHasLivedForSoLong() throws InterruptedException {
        try (IslayProcess server = Launch.of("grows").with("--max-lifetime", "1s").start()) {
            Load load = new Load(server, 2, "/sleep");
            server.err().await("(--max-lifetime)");
            Eventually.until("three more", () -> serves(server) > 2);
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
        }
    }

    @Test
    void aWorkerThatHasGrownIsReplacedByOneThatServesFirst() throws InterruptedException {
        try (IslayProcess server = Launch.of("grows").with("--max-memory", "60m").start();
                RawClient client = server.connect()) {
            Load load = new Load(server, 2, "/");
            String first = client.get("/grow").read().text();
            client.get("/grow").read();
            server.err().await("of memory (--max-memory)");
            Eventually.until("another process", () -> !client.get("/").read().text().equals(first));
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
        }
    }

    @Test
    void aWorkerThatIsHugeIsKilled() throws InterruptedException {
        try (IslayProcess server = Launch.of("grows").with("--max-memory-hard", "60m").start();
                RawClient client = server.connect()) {
            String first = client.get("/grow").read().text();
            client.get("/grow").read();
            server.err().await("(--max-memory-hard)");
            server.err().await("SIGKILL");
            assertThat(client.get("/").read().text()).isNotEqualTo(first);
        }
    }

    @Test
    void thereAreMoreWorkersWhileRequestsWait() throws InterruptedException {
        try (IslayProcess server =
                Launch.of("grows").with("-t", "1", "--max-workers", "3").start()) {
            Load load = new Load(server, 12, "/sleep");
            Eventually.until("three workers", () -> server.workers().size() == 3);
            load.stop();
            assertThat(load.others()).isEmpty();
        }
    }

    @Test
    void signalsAskForOneMoreAndOneFewer() throws InterruptedException {
        try (IslayProcess server = Launch.of("grows").start()) {
            Load load = new Load(server, 2, "/");
            server.signal("TTIN");
            Eventually.until("two workers", () -> server.workers().size() == 2);
            server.signal("TTOU");
            server.worker();
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
        }
    }
}
