package dev.islay.python;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.gateway.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in frames besides requests and responses. */
class SmallMessagesTest {
    @ParameterizedTest
    @CsvSource({
        "1, APPLICATION_RAISED",
        "2, APPLICATION_BROKE_WSGI",
        "3, SERVER_FAULT",
        "4, SERVER_FAULT",
        "99, SERVER_FAULT"
    })
    void anIncidentIsARowOfTheTableOfErrors(int kind, Failure failure) throws ProtocolViolation {
        ByteBuf payload = Unpooled.buffer().writeByte(kind);
        payload.writeCharSequence("gr\u00fcn \u2603", UTF_8);
        Incident incident = Incident.of(payload);
        assertThat(incident.failure()).isEqualTo(failure);
        assertThat(incident.text()).isEqualTo("gr\u00fcn \u2603");
    }

    @Test
    void anIncidentWithoutAKindBreaksTheProtocol() {
        assertThatThrownBy(() -> Incident.of(Unpooled.EMPTY_BUFFER))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aFileIsFourNumbersAndAPath() throws ProtocolViolation {
        ByteBuf payload = Unpooled.buffer();
        payload.writeLongLE(1).writeLongLE(-2).writeLongLE(3).writeLongLE(1L << 40);
        payload.writeCharSequence("/proc/7/fd/8", UTF_8);
        assertThat(WorkerFile.decode(payload))
                .isEqualTo(new WorkerFile(1, -2, 3, 1L << 40, Path.of("/proc/7/fd/8")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 32})
    void aFileWithoutAPathBreaksTheProtocol(int length) {
        ByteBuf payload = Unpooled.buffer().writeZero(length);
        assertThatThrownBy(() -> WorkerFile.decode(payload))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aFileOfLessThanNothingBreaksTheProtocol(long number) {
        for (int place = 2; place < 4; place++) {
            ByteBuf payload = Unpooled.buffer().writeZero(32).writeByte('/');
            payload.setLongLE(8 * place, number);
            assertThatThrownBy(() -> WorkerFile.decode(payload))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void anObjectOfSmallValuesIsRead() throws ProtocolViolation {
        assertThat(FlatJson.read("{\"a\": \"\\u00e9\\n\", \"b\": 12, \"c\": true, \"d\": null}"))
                .isEqualTo(Map.of("a", "\u00e9\n", "b", "12", "c", "true"));
        assertThat(FlatJson.read("{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "null",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\": 1",
                "{\"a\": [1]}",
                "{\"a\": {}}",
                "{a: 1}",
                "{\"a\": nul}"
            })
    void anythingElseBreaksTheProtocol(String json) {
        assertThatThrownBy(() -> FlatJson.read(json)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aWorkerIsStartedWithTwoLinesOfAscii() throws ProtocolViolation {
        String lines = start(Path.of("/gr\u00fcn")).lines();
        assertThat(lines.chars()).allMatch(c -> c < 128);
        assertThat(lines.lines()).hasSize(2).first().isEqualTo("token");
        assertThat(lines).endsWith("}\n");
        String json = lines.lines().toList().get(1);
        assertThat(json)
                .contains("\"chdir\":\"/gr\\u00FCn\"")
                .contains("\"pythonpath\":[\"/lib\",\"/a b\"]")
                .contains("\"environ\":{\"KEY\":\"\\u2603\\n\"}")
                .contains("\"target\":\"a:\\\"b\\\"\"")
                .contains("\"threads\":8")
                .contains("\"multiprocess\":true")
                .contains("\"maximum_inline\":1024")
                .contains("\"socket\":\"/run/s\"")
                .contains("\"progress\":\"/run/p\"")
                .contains("\"parent\":" + ProcessHandle.current().pid());
    }

    @Test
    void aWorkerThatStaysWhereWeAreIsToldNoDirectory() {
        assertThat(start(null).lines()).contains("\"chdir\":null");
    }

    private static WorkerStart start(@org.jspecify.annotations.Nullable Path directory) {
        WorkerOptions options =
                new WorkerOptions(
                        new Interpreter(
                                Path.of("/python"), "3.14.3", "CPython", null, Map.of(), "test"),
                        Path.of("/home"),
                        List.of(
                                new Hosted(
                                        "a:\"b\"",
                                        Map.of("KEY", "\u2603\n"),
                                        List.of(
                                                new Hosted.Middleware(
                                                        "m:f",
                                                        Map.of(
                                                                "a",
                                                                List.of(
                                                                        1L,
                                                                        true,
                                                                        Map.of("b", 2.5))),
                                                        "x:1")))),
                        8,
                        new WorkerOptions.Placement(
                                directory, List.of(Path.of("/lib"), Path.of("/a b"))),
                        Map.of(),
                        true,
                        "islay",
                        1024,
                        Duration.ofSeconds(1),
                        true,
                        false,
                        null,
                        Hooks.NONE,
                        false);
        Path run = Path.of("/run");
        Path page = run.resolve("p");
        List<String> called = List.of("billing");
        return new WorkerStart("token", run.resolve("s"), page, run.resolve("t"), options, called);
    }

    @ParameterizedTest
    @CsvSource({
        "0, exit status 0",
        "128, exit status 128",
        "137, signal 9 (SIGKILL)",
        "139, signal 11 (SIGSEGV)",
        "143, signal 15 (SIGTERM)",
        "192, signal 64 (?)"
    })
    void theEndOfAProcessIsPutIntoWords(int value, String words) {
        assertThat(ExitStatusText.of(value)).isEqualTo(words);
    }
}
