package dev.islay.tests;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;

/** A folder of {@code examples/}, to be started by the command that its page names. */
record Example(String name) {
    static final Path FOLDER = Launch.ROOT.resolve("examples");

    /** Installing takes a while the first time; later starts find what is installed. */
    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    Launch launch() {
        return Launch.exactly(FOLDER.resolve(name).toString()).with("--bind", "127.0.0.1:0");
    }

    /**
     * Starts it with two workers and what its requirements name. Skips the test when the package
     * index cannot be reached.
     *
     * @param data where the example keeps what it writes
     */
    IslayProcess install(Path data, String... options) {
        String requirements = FOLDER.resolve(name + "/requirements.txt").toString();
        return await(
                launch().with("--requirements", requirements, "--workers", "2").with(options),
                data);
    }

    /** As {@link #install}, where a settings file says what is required. */
    IslayProcess serve(Path data) {
        return await(launch(), data);
    }

    private static IslayProcess await(Launch launch, Path data) {
        IslayProcess process =
                launch.with("--env", "EXAMPLE_DATA=" + data)
                        .with("--env", "DJANGO_SUPERUSER_PASSWORD=" + ExamplesTest.PASSWORD)
                        .begin();
        Eventually.until(
                () -> "it listens: " + process.err(),
                () -> process.err().has(Example::isDecided) || !process.isAlive(),
                INSTALLATION);
        if (process.err().has(line -> line.contains("(from versions: none)"))) {
            process.close();
            abort("no package index can be reached");
        }
        process.awaitListening();
        return process;
    }

    private static boolean isDecided(String line) {
        return line.startsWith("Listening at ");
    }
}
