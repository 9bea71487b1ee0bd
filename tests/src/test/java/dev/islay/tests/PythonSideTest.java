package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The worker's own unit tests, in Python, on every Python that it supports. Two run side by side:
 * each is a process of its own that computes on one CPU and waits for nobody here.
 */
final class PythonSideTest {
    private static final Path TESTS = Launch.ROOT.resolve("python/src/test/python");

    /** For each test that plays by chance; a dozen interpreters take their turns. */
    private static final String SECONDS_OF_CHANCE = "0.25";

    private static final Path BUILT =
            Launch.ROOT.resolve("python/target/classes/islay_worker_home");

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    @Timeout(300)
    void itsUnitTestsPass(Python python) throws IOException, InterruptedException {
        Optional<Path> interpreter =
                python == Python.EMBEDDED ? Optional.of(embedded()) : python.installed();
        assumeTrue(interpreter.isPresent(), () -> "no Python " + python + " on this machine");
        run(interpreter.orElseThrow(), "on");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @Timeout(300)
    void theyPassWithoutTheAccelerator() throws IOException, InterruptedException {
        run(embedded(), "off");
    }

    @Test
    void theAcceleratorIsBuiltWhereACompilerIs() {
        assumeTrue(onPath("cc"), "no C compiler on this machine");
        assertThat(BUILT.resolve("islay_worker/_accelerator.abi3.so")).exists();
        assertThat(Launch.exactly("check", Launch.APPS + "/hello").run().out())
                .contains("accelerator  yes");
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static void run(Path interpreter, String accelerator)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        interpreter.toString(),
                        "-B",
                        "-m",
                        "unittest",
                        "discover",
                        "-s",
                        TESTS.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
        builder.environment().put("ISLAY_WORKER_HOME", BUILT.toString());
        builder.environment().put("ISLAY_ACCELERATOR", accelerator);
        builder.environment().put("ISLAY_FUZZ_SECONDS", SECONDS_OF_CHANCE);
        Process process = builder.redirectErrorStream(true).directory(TESTS.toFile()).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", output).isZero();
    }

    /** The interpreter that a server without --python runs; the shared one says which. */
    private static Path embedded() {
        IslayProcess.Ended ended = Launch.exactly("check", Launch.APPS + "/hello").run();
        return ended.out()
                .lines()
                .filter(line -> line.startsWith("interpreter"))
                .map(line -> Path.of(line.replaceFirst("interpreter *", "")))
                .findFirst()
                .orElseThrow();
    }
}
