package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.islay.conformance.Applications;
import dev.islay.conformance.Case;
import dev.islay.conformance.Player;
import dev.islay.conformance.Suite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The conformance suite against the program, on the oldest Python and on the newest. */
@ParameterizedClass
@EnumSource(
        value = Python.class,
        names = {"CPYTHON_2_7", "EMBEDDED"})
final class ConformanceTest {
    private static final Suite SUITE = Suite.load();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> ONE_THREAD = List.of("--threads", "1");
    private static final Map<Launch, IslayProcess> SERVERS = new HashMap<>();

    @TempDir private static Path applications;

    private final Python python;

    ConformanceTest(Python python) {
        this.python = python;
    }

    @BeforeAll
    static void write() throws IOException {
        Applications.write(SUITE, applications);
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(IslayProcess::close);
        SERVERS.clear();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseIsAsItMustBe() {
        return SUITE.cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> play(one, one.settings())));
    }

    /** On one thread the application runs in the main thread, where other rules hold. */
    @TestFactory
    Stream<DynamicTest> casesThatNeedNoSecondThreadAreSoOnOne() {
        return SUITE.cases().stream()
                .filter(one -> one.settings().isEmpty() && !one.concurrent())
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> play(one, ONE_THREAD)));
    }

    private void play(Case one, List<String> settings) {
        assumeFalse(
                python.isTwo() && settings.equals(ONE_THREAD) && one.settings().isEmpty(),
                "one thread is tried on the newest");
        IslayProcess server = SERVERS.computeIfAbsent(launch(settings), Launch::start);
        Player player =
                new Player(
                        new InetSocketAddress("127.0.0.1", server.port()),
                        PATIENCE,
                        pattern -> server.err().has(line -> pattern.matcher(line).find()));
        assertThat(player.play(one))
                .as(() -> one + " proves " + one.clauses() + "; it said: " + lastLines(server))
                .isEmpty();
    }

    private static String lastLines(IslayProcess server) {
        List<String> lines = List.copyOf(server.err().soFar());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private Launch launch(List<String> settings) {
        return Launch.exactly(Applications.TARGET, "--bind", "127.0.0.1:0")
                .in(applications)
                .variable("PYTHONDONTWRITEBYTECODE", "1")
                .on(python)
                .with(settings.toArray(String[]::new));
    }
}
