package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A corpus of raw requests, valid and not, cut in four ways. {@code ISLAY_CORPUS}, a system
 * property or a variable, names the file; without it the test is skipped.
 */
@ParameterizedClass
@ValueSource(strings = {"buffered", "stream"})
final class CorpusTest {
    private static final Map<List<String>, IslayProcess> SERVERS = new HashMap<>();

    private final String mode;

    CorpusTest(String mode) {
        this.mode = mode;
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(IslayProcess::close);
        SERVERS.clear();
    }

    @TestFactory
    Stream<DynamicTest> casesAreServedOrRefused() throws IOException {
        String file =
                Objects.requireNonNullElse(
                        System.getProperty("ISLAY_CORPUS"),
                        Objects.requireNonNullElse(System.getenv("ISLAY_CORPUS"), ""));
        assumeTrue(!file.isEmpty(), "ISLAY_CORPUS names no file");
        return CorpusCase.read(Path.of(file)).stream()
                .flatMap(it -> Arrays.stream(Cut.values()).map(cut -> test(it, cut)));
    }

    private DynamicTest test(CorpusCase it, Cut cut) {
        return DynamicTest.dynamicTest(it + " " + cut, () -> check(it, cut));
    }

    private void check(CorpusCase it, Cut cut) {
        assumeTrue(it.canBeSet(), "there is no setting for this");
        List<String> options = new ArrayList<>(it.options());
        options.addAll(List.of("--request-body", mode));
        IslayProcess server = SERVERS.computeIfAbsent(options, CorpusTest::start);
        List<Answer> answers = exchange(server, it, cut);
        if (it.isValid()) {
            served(it, answers);
        } else {
            refused(it, answers);
        }
        try (RawClient client = server.connect()) {
            assertThat(client.get("/").read().status()).isEqualTo(200);
        }
    }

    private static IslayProcess start(List<String> options) {
        return Launch.of("recorder").with(options.toArray(String[]::new)).start();
    }

    /** All that the server answers until it closes. */
    private static List<Answer> exchange(IslayProcess server, CorpusCase it, Cut cut) {
        List<Answer> answers = new ArrayList<>();
        try (RawClient client = server.connect()) {
            cut.send(it.raw(), client);
            while (!client.atEnd()) {
                Answer answer = client.read();
                if (answer.status() != 100) {
                    answers.add(answer);
                }
            }
        } catch (UncheckedIOException e) {
            assertThat(it.isValid()).as("a reset: %s", e).isFalse();
        }
        return answers;
    }

    private void served(CorpusCase it, List<Answer> answers) {
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (!answer.has("X-Recorded")) {
                assertThat(mayRefuse(it)).as("%s", answer).contains(answer.status());
                assertThat(answers).as("nothing after a refusal").hasSize(i + 1);
                return;
            }
            assertThat(i).as("answers").isLessThan(it.served().size());
            compare(it.served().get(i), recorded(answer));
        }
        assertThat(answers).hasSize(it.served().size());
    }

    /** An application that reads a body while it breaks off meets an error, and so fails. */
    private List<Integer> mayRefuse(CorpusCase it) {
        List<Integer> statuses = new ArrayList<>(it.mayRefuse());
        if (mode.equals("stream") && statuses.contains(400)) {
            statuses.add(500);
        }
        return statuses;
    }

    private static Map<String, String> recorded(Answer answer) {
        Map<String, String> values = new HashMap<>();
        for (String line : answer.text().split("\n")) {
            String[] parts = line.split(" ", 2);
            values.put(parts[0], new String(HexFormat.of().parseHex(parts[1]), ISO_8859_1));
        }
        return values;
    }

    private static void compare(CorpusCase.Served wanted, Map<String, String> recorded) {
        assertThat(recorded.get("body")).isEqualTo(new String(wanted.body(), ISO_8859_1));
        wanted.environ()
                .forEach((key, value) -> {
                    String found = recorded.getOrDefault(key, "(absent)");
                    assertThat(parts(found)).as(key).isEqualTo(parts(value));
                });
    }

    private static List<String> parts(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).toList();
    }

    private static void refused(CorpusCase it, List<Answer> answers) {
        boolean mayBeSilent = it.stage().equals("body") || it.wrong().equals("incomplete");
        assertThat(answers.size()).as("answers").isLessThanOrEqualTo(1);
        if (answers.isEmpty()) {
            assertThat(mayBeSilent).as("silent").isTrue();
            return;
        }
        Answer answer = answers.getFirst();
        assertThat(answer.status()).as("%s", answer).isBetween(400, 599);
        assertThat(answer.has("X-Recorded")).isFalse();
    }
}
