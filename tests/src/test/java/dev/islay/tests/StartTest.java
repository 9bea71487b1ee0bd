package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that fail: one clear message, the documented status, nothing left running. */
final class StartTest {
    private static final Path BROKEN = Launch.APPS.resolve("broken");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "raising.py; LookupError: raised at import",
                "missing.py; no_such_module_anywhere",
                "wrong.py; application cannot be called: it is str",
                "wrong.py:hepler; did you mean helper",
                "wrong.py:failing_factory(); LookupError: raised by the factory",
                "empty.py; neither `application` nor `app`",
                "empty.py:application; has no `application`",
            })
    void anApplicationThatDoesNotLoadIsExplained(String target, String said) {
        IslayProcess.Ended ended =
                Launch.exactly(BROKEN + "/" + target).with("--bind", "127.0.0.1:0").run();
        assertThat(ended.err()).contains(said);
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).doesNotContain("Listening at", "islay_worker");
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "CPYTHON_3_8", "EMBEDDED", "PYPY"})
    void aSyntaxErrorIsShownWithItsLine(Python python, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("typo.py"), "\n\ndef broken(:\n    pass\n");
        IslayProcess.Ended ended =
                Launch.exactly(file.toString()).with("--bind", "127.0.0.1:0").on(python).run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("SyntaxError", "typo.py", "line 3", "def broken(:");
    }

    @Test
    void aModuleThatIsNotThereIsNamed() {
        IslayProcess.Ended ended = Launch.exactly("no_such_module:app").in(BROKEN).run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("no_such_module");
    }

    @Test
    void aWorkerThatEndsWhileItLoadsEndsTheServer() {
        IslayProcess.Ended ended = Launch.of("dies").with("--env", "DIE_AT_IMPORT=1").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("7");
    }

    @Test
    void anApplicationThatTakesTooLongToLoadIsGivenUp() {
        IslayProcess.Ended ended = Launch.of("never_loads").with("--boot-timeout", "1s").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("boot-timeout");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            IslayProcess.Ended ended =
                    Launch.exactly(Launch.APPS + "/hello").with("--bind", address).run();
            assertThat(ended.status()).isEqualTo(3);
            assertThat(ended.err()).contains(address).contains("in use").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bind unix:/no/such/directory/socket",
                "--bind 192.0.2.1:0",
                "--bind no-such-host.invalid:0",
            })
    void anAddressThatCannotBeBoundIsNamed(String options) {
        IslayProcess.Ended ended =
                Launch.exactly(Launch.APPS + "/hello").with(options.split(" ")).run();
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("cannot listen at " + options.split(" ")[1]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--thread 5; --threads",
                "--threads many; --threads",
                "--threads 0; --threads",
                "--bind nonsense:port; --bind",
                "--limit-request-line 3; --limit-request-line",
                "--requirements no-such-file.txt; no-such-file.txt",
                "--chdir /no/such/directory; /no/such/directory",
                "--python /no/such/python; /no/such/python",
                "--python 3.99; 3.99",
                "--env NOVALUE; --env",
                "--trusted-proxies nonsense; nonsense",
                "--log-file /no/such/directory/log; /no/such/directory/log",
            })
    void aWrongOptionIsExplainedInOneLine(String options, String said) {
        IslayProcess.Ended ended =
                Launch.exactly(Launch.APPS + "/hello").with(options.split(" ")).run();
        assertThat(ended.err()).contains(said).startsWith("islay: ");
        assertThat(ended.err().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
        assertThat(ended.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no/such/file.py", "a b c"})
    void aWrongTargetIsExplained(String target) {
        Launch launch = target.isEmpty() ? Launch.exactly() : Launch.exactly(target);
        IslayProcess.Ended ended = launch.run();
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).startsWith("islay: ").hasLineCount(1);
    }

    @Test
    void checkSaysWhatItFoundAndServesNothing() {
        IslayProcess.Ended ended = Launch.exactly("check", Launch.APPS + "/hello").run();
        assertThat(ended.status()).isEqualTo(0);
        assertThat(ended.out()).contains("hello/wsgi.py", "CPython 3.14");
    }

    @Test
    void aLiveSocketIsNotTakenOver(@TempDir Path folder) {
        Launch launch =
                Launch.exactly(Launch.APPS + "/hello").with("--bind", "unix:" + folder + "/s");
        try (IslayProcess first = launch.start()) {
            IslayProcess.Ended second = launch.run();
            assertThat(second.status()).isEqualTo(3);
            assertThat(second.err()).contains("another server listens there");
            try (RawClient client = RawClient.to(folder.resolve("s"))) {
                assertThat(client.get("/").read().text()).isEqualTo("hello");
            }
            assertThat(first.isAlive()).isTrue();
        }
        assertThat(Files.exists(folder.resolve("s"))).isFalse();
    }
}
