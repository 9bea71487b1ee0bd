package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedPythonTest {
    @TempDir static Path cache;
    static Interpreter python;

    @BeforeAll
    static void unpack() throws Exception {
        python = new EmbeddedPython(Map.of(), cache, _ -> {}).interpreter();
    }

    @Test
    void itIsCPython314() {
        assertThat(python.name()).startsWith("CPython 3.14.");
        assertThat(python.venv()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctypes",
                "decimal",
                "ensurepip",
                "hashlib",
                "json",
                "multiprocessing",
                "pip",
                "sqlite3",
                "ssl",
                "unittest",
                "uuid",
                "venv",
                "wsgiref.validate",
                "zlib",
                "zoneinfo"
            })
    void whatApplicationsNeedCanBeImported(String module) throws Exception {
        assertThat(says("import " + module + "; print('fine')")).containsExactly("fine");
    }

    @Test
    void certificatesAreFound() throws Exception {
        assertThat(
                        says(
                                "import ssl; c = ssl.create_default_context();"
                                        + " print(c.cert_store_stats()['x509_ca'] > 0)"))
                .containsExactly("True");
    }

    @Test
    void theShippedCertificatesServeWhereTheSystemHasNone() {
        Path shipped = python.executable().resolve("../../lib/python3.14/site-packages");
        assertThat(shipped.resolve("pip/_vendor/certifi/cacert.pem").normalize()).isRegularFile();
        assertThat(Certificates.environment(Map.of(), List.of(), shipped))
                .containsEntry("SSL_CERT_FILE", shipped.toString());
        assertThat(Certificates.environment(Map.of("SSL_CERT_DIR", "/x"), List.of(), shipped))
                .isEmpty();
    }

    @Test
    void itKnowsWhereItIs() throws Exception {
        Path home = python.executable().resolve("../..").normalize();
        assertThat(
                        says(
                                "import sys, sysconfig, os; print(sys.prefix);"
                                    + " print(sysconfig.get_config_var('INCLUDEPY'));"
                                    + " print(os.path.exists(sysconfig.get_config_h_filename()))"))
                .containsExactly(home.toString(), home + "/include/python3.14", "True");
    }

    @Test
    void aVenvOfItStarts(@TempDir Path directory) throws Exception {
        String venv = directory.resolve("venv").toString();
        assertThat(run(List.of(python.executable().toString(), "-m", "venv", venv)).succeeded())
                .isTrue();

        Interpreter inside = new Interpreters(Map.of(), cache, _ -> {}).find(venv, Path.of("/"));
        assertThat(inside.version()).isEqualTo(python.version());
        assertThat(inside.venv()).isEqualTo(Path.of(venv));
        assertThat(run(List.of(venv + "/bin/python", "-m", "pip", "--version")).succeeded())
                .isTrue();
        Directories.delete(Path.of(venv));
    }

    @Test
    void twoProcessesThatStartAtOnceUnpackItOnce(@TempDir Path fresh) throws Exception {
        Process one = start(fresh);
        Process two = start(fresh);
        List<String> first = output(one);
        List<String> second = output(two);

        assertThat(first.getLast()).isEqualTo(second.getLast()).contains("/bin/python3");
        assertThat(Stream.concat(first.stream(), second.stream()))
                .filteredOn(line -> line.startsWith("Unpacking "))
                .hasSize(1);
    }

    @Test
    void aStartThatIsKilledHalfwayIsMadeGoodByTheNext(@TempDir Path fresh) throws Exception {
        Process killed = start(fresh);
        await(() -> anyPartial(fresh) || !killed.isAlive());
        killed.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        killed.getInputStream().close();

        Interpreter next = new EmbeddedPython(Map.of(), fresh, _ -> {}).interpreter();
        assertThat(next.version()).isEqualTo(python.version());
        assertThat(anyPartial(fresh)).isFalse();
    }

    private static boolean anyPartial(Path directory) {
        return Directories.entries(directory).stream()
                .anyMatch(path -> path.toString().endsWith(".partial"));
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static Process start(Path directory) throws Exception {
        String java = System.getProperty("java.home") + "/bin/java";
        return new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedStart.class.getName(),
                        directory.toString())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
    }

    private static List<String> output(Process process) throws Exception {
        try (var lines = process.inputReader()) {
            List<String> all = lines.lines().toList();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join("\n", all)).isZero();
            return all;
        }
    }

    private static List<String> says(String program) throws Exception {
        Command.Outcome outcome = run(List.of(python.executable().toString(), "-c", program));
        assertThat(outcome.succeeded()).as(String.join("\n", outcome.tail())).isTrue();
        return outcome.tail();
    }

    private static Command.Outcome run(List<String> arguments) throws Exception {
        assertThat(Files.isExecutable(Path.of(arguments.getFirst()))).isTrue();
        return new Command(arguments, python.environment(), Path.of("/"), Duration.ofSeconds(60))
                .run(Command.Watch.none());
    }
}
