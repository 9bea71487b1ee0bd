package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --probe}: a new worker answers a request of ours before it answers others. */
final class ProbeTest {
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED"})
    void aWorkerIsAskedOnceBeforeItServes(Python python) {
        try (IslayProcess server =
                        Launch.of("probed")
                                .on(python)
                                .with("--probe", "shop.example/status")
                                .start();
                RawClient client = server.connect()) {
            assertThat(client.get("/who").read().text()).isEqualTo("shop.example /status\nh /who");
        }
    }

    @Test
    void aRedirectIsGoodEnough() {
        try (IslayProcess server =
                        Launch.of("probed")
                                .variable("PROBE_STATUS", "302 Found")
                                .with("--probe", "/status")
                                .start();
                RawClient client = server.connect()) {
            assertThat(client.get("/who").read().text()).startsWith("localhost /status");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 Not Yet", "404 Not Found"})
    void aWorkerThatAnswersAnErrorDoesNotServe(String status) {
        IslayProcess.Ended ended =
                Launch.of("probed")
                        .variable("PROBE_STATUS", status)
                        .with("--probe", "/status")
                        .run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("answered the probe /status with " + status);
    }

    @Test
    void aProbeThatIsNotAnsweredCountsAgainstTheBootTimeout() {
        IslayProcess.Ended ended =
                Launch.of("gate").with("--probe", "/wait/x", "--boot-timeout", "2s").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("did not answer the probe within 2 s (--boot-timeout)");
    }

    @Test
    void aWorkerThatDiesOfItsProbeDoesNotServe() {
        IslayProcess.Ended ended = Launch.of("dies").with("--probe", "/die").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("SIGKILL");
    }
}
