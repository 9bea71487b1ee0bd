package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Installs one small package without dependencies that still has a release for Python 2.7. */
class PrivateVenvTest {
    private static final String PACKAGE = "itsdangerous";

    @TempDir static Path cache;
    @TempDir Path directory;
    private final ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
    private Interpreters interpreters;
    private Path file;

    @BeforeEach
    void writeRequirements() throws IOException {
        interpreters = new Interpreters(new HashMap<>(System.getenv()), cache, steps::add);
        file = Files.writeString(directory.resolve("requirements.txt"), PACKAGE + "\n");
    }

    /** JUnit would warn of every link that leads out of the temporary directory. */
    @AfterAll
    static void removeVenvs() throws IOException {
        Directories.delete(cache.resolve("venvs"));
    }

    @Test
    void theEmbeddedPythonGetsThePackagesOnceThoughTwoStartAtOnce() throws Exception {
        assumePyPi();
        Interpreter base = interpreters.find("embedded", directory);
        Interpreter made;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> interpreters.withRequirements(base, file));
            var two = threads.submit(() -> interpreters.withRequirements(base, file));
            made = one.get();
            assertThat(two.get()).isEqualTo(made);
        }

        assertThat(made.venv()).isNotNull();
        assertThat(made.environment()).isEqualTo(base.environment());
        assertImports(made);
        assertThat(steps).filteredOn(step -> step.startsWith("Installed ")).hasSize(1);
        assertThat(interpreters.withRequirements(base, file)).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7", "3.8", "3.12", "3.13t", "pypy3"})
    void otherPythonsGetThemToo(String version) throws Exception {
        assumeThere(version);
        assumePyPi();
        Interpreter base = interpreters.find(version, directory);

        Interpreter made = interpreters.withRequirements(base, file);

        assertThat(made.version()).isEqualTo(base.version());
        assertImports(made);
    }

    @Test
    void aPythonWithoutEnsurepipGetsThemToo() throws Exception {
        assumeThere("3.8");
        assumePyPi();
        Files.writeString(directory.resolve("ensurepip.py"), "raise ImportError\n");
        Path real = interpreters.find("3.8", directory).executable();
        Path poor = directory.resolve("python3.8");
        String start = "PYTHONPATH=" + directory + " exec " + real + " \"$@\"\n";
        Files.writeString(poor, "#!/bin/sh\n" + start);
        Files.setPosixFilePermissions(poor, PosixFilePermissions.fromString("rwxr-xr-x"));

        Interpreter base = interpreters.find(poor.toString(), directory);

        assertImports(interpreters.withRequirements(base, file));
    }

    @Test
    void anIndexThatCannotBeReachedIsNamedAsTheCause() throws Exception {
        Files.writeString(file, "islay-no-such-package\n");
        Map<String, String> env = new HashMap<>(System.getenv());
        env.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        env.put("PIP_INDEX_URL", "http://127.0.0.1:1/simple");
        env.put("PIP_RETRIES", "1");
        Interpreters offline = new Interpreters(env, cache, steps::add);
        Interpreter base = offline.find("embedded", directory);

        assertThatThrownBy(() -> offline.withRequirements(base, file))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("The package index cannot be reached (")
                .hasMessageContaining("refused")
                .hasMessageContaining("PIP_FIND_LINKS")
                .hasMessageNotContaining("Retry(");
    }

    @Test
    void aFailureTellsPipsLastLinesAndLeavesOnlyTheLog() throws Exception {
        Files.writeString(file, "./no-such-directory-here\n");
        Interpreter base = interpreters.find("embedded", directory);

        assertThatThrownBy(() -> interpreters.withRequirements(base, file))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("pip ended with status 1")
                .hasMessageContaining("no-such-directory-here")
                .hasMessageContaining(".log");
        String key = Requirements.read(file).key(base);
        assertThat(Directories.entries(cache.resolve("venvs")))
                .filteredOn(path -> path.getFileName().toString().startsWith(key))
                .extracting(path -> path.getFileName().toString())
                .containsExactly(key + ".lock", key + ".log");
    }

    @Test
    void whatAKilledInstallationLeftIsRemovedAndADamagedMarkerIsNotBelieved() throws Exception {
        Path parent = directory.resolve("venvs");
        Path left = Files.createDirectories(parent.resolve("key.123/bin"));
        Files.writeString(left.resolve("python"), "");
        Files.writeString(parent.resolve("key"), "../elsewhere");

        Path built =
                new BuiltDirectory(parent, "key")
                        .obtain("mark", steps::add, place -> touch(place.resolve("mark")));

        assertThat(left).doesNotExist();
        assertThat(built.resolve("mark")).exists();
        assertThat(parent.resolve("key")).hasContent(built.getFileName().toString());
    }

    private static void touch(Path path) throws InterpreterException {
        try {
            Files.writeString(path, "");
        } catch (IOException e) {
            throw new InterpreterException("no file", e);
        }
    }

    private static void assertImports(Interpreter python) throws Exception {
        Command.Outcome outcome =
                new Command(
                                List.of(python.executable().toString(), "-c", "import " + PACKAGE),
                                python.environment(),
                                Path.of("/"),
                                Duration.ofSeconds(30))
                        .run(Command.Watch.none());
        assertThat(outcome.succeeded()).as(String.join("\n", outcome.tail())).isTrue();
    }

    private static void assumeThere(String choice) {
        PythonVersion wanted =
                PythonVersion.chosen(choice)
                        .or(() -> PythonVersion.ofCommand(choice))
                        .orElseThrow();
        boolean there =
                new InstalledPythons(System.getenv())
                        .matching(wanted).stream().anyMatch(InstalledPythons.Candidate::named);
        assumeTrue(there, "no " + choice + " on this machine");
    }

    private static void assumePyPi() {
        Map<String, String> env = System.getenv();
        if (env.containsKey("https_proxy") || env.containsKey("PIP_INDEX_URL")) {
            return;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("pypi.org", 443), 3_000);
        } catch (IOException e) {
            assumeTrue(false, "PyPI cannot be reached");
        }
    }
}
