package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of the application that workers call. */
final class HooksTest {
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED"})
    void aWorkerCallsWhatItIsToldToWhenItStartsAndEnds(Python python) {
        try (IslayProcess server =
                Launch.of("hooked")
                        .on(python)
                        .with("--on-start", "wsgi:begin", "--on-stop", "wsgi:end")
                        .start()) {
            String pid;
            try (RawClient client = server.connect()) {
                String[] words = client.get("/").read().text().split(" ");
                pid = words[0];
                assertThat(words[1]).isEqualTo("begun");
            }
            server.terminate();
            assertThat(server.awaitEnd().err()).contains("ended in " + pid);
        }
    }

    @Test
    void aHookThatRaisesCountsAsAnApplicationThatDoesNotLoad() {
        IslayProcess.Ended ended = Launch.of("hooked").with("--on-start", "wsgi:refuse").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("--on-start wsgi:refuse raised LookupError: no database");
    }

    @Test
    void aHookThatIsNotThereIsNamed() {
        IslayProcess.Ended ended = Launch.of("hooked").with("--leader", "wsgi:nobody").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("--leader is wsgi:nobody");
    }

    @Test
    void oneWorkerLeadsAndAnotherWhenThatHasGone() {
        try (IslayProcess server =
                Launch.of("hooked").with("-w", "2", "--leader", "wsgi:lead").start()) {
            String first = server.err().await("leads in ").replaceAll("\\D", "");
            Eventually.until("two workers", () -> server.workers().size() == 2);
            ProcessHandle.of(Long.parseLong(first)).orElseThrow().destroyForcibly();
            Eventually.until("another leader", () -> leaders(server) == 2);
            server.terminate();
            assertThat(server.awaitEnd().err()).contains("leads no more");
        }
    }

    private static long leaders(IslayProcess server) {
        return server.err().soFar().stream().filter(line -> line.startsWith("leads in ")).count();
    }
}
