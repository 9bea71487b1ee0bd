package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The response side, call by call: what the carrier is told and what the client is not. */
final class ResponseWriterTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final String GET = "GET /x HTTP/1.1";

    private final AtomicLong nanos = new AtomicLong();
    private final ResponseRules rules =
            new ResponseRules("islay", InstantSource.fixed(NOW), nanos::get);
    private final List<AccessEntry> entries = new ArrayList<>();
    private RecordingExchange exchange = new RecordingExchange(WireHead.request(GET, "Host: h"));

    private ResponseWriter writer(String line, String... fields) {
        List<String> all = new ArrayList<>(List.of("Host: h"));
        all.addAll(List.of(fields));
        exchange = new RecordingExchange(WireHead.request(line, all.toArray(String[]::new)));
        return new ResponseWriter(exchange, rules, entries::add);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private int logged() {
        assertThat(entries).hasSize(1);
        return entries.getFirst().status();
    }

    @Test
    void aWholeResponseGetsALength() {
        ResponseWriter writer = writer(GET);
        ByteBuffer block = bytes("hello");
        writer.head("200 OK", List.of("Content-Type", "text/plain"), block, true);
        assertThat(exchange.steps).containsExactly("start", "send hello", "keep", "flush");
        assertThat(exchange.head().status()).isEqualTo("200 OK");
        assertThat(exchange.head().code()).isEqualTo(200);
        assertThat(exchange.head().framing()).isEqualTo(Framing.LENGTH);
        assertThat(exchange.head().fields())
                .containsExactly(
                        "Content-Type",
                        "text/plain",
                        "Content-Length",
                        "5",
                        "Date",
                        "Tue, 03 Feb 2026 04:05:06 GMT",
                        "Server",
                        "islay");
        assertThat(block.hasRemaining()).isFalse();
        assertThat(writer.committed()).isTrue();
        assertThat(writer.done()).isTrue();
    }

    @Test
    void whatTheApplicationSaysIsNotSaidTwice() {
        writer(GET)
                .head(
                        "200 OK",
                        List.of("date", "d", "SERVER", "s", "content-LENGTH", "2"),
                        bytes("ab"),
                        true);
        assertThat(exchange.head().fields())
                .containsExactly("date", "d", "SERVER", "s", "content-LENGTH", "2");
    }

    @Test
    void aServerWithoutANameSaysNone() {
        exchange = new RecordingExchange(WireHead.request(GET, "Host: h"));
        new ResponseWriter(exchange, new ResponseRules(""), AccessLog.NONE)
                .head("200 OK", List.of(), bytes(""), true);
        assertThat(exchange.field("Server")).isEqualTo("-");
        assertThat(exchange.field("Date")).endsWith(" GMT");
    }

    /**
     * Request line, Connection of the client, status and length of the application, then what goes
     * out: framing; Connection; steps, with a plus for each block.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1  | x          | 200 OK |   | CHUNKED; -; +ab,+c,keep",
                "GET / HTTP/1.1  | close      | 200 OK |   | CHUNKED; close; +ab,+c,close",
                "GET / HTTP/1.1  | x          | 200 OK | 3 | LENGTH; -; +ab,+c,keep",
                "GET / HTTP/1.1  | close      | 200 OK | 3 | LENGTH; close; +ab,+c,close",
                "GET / HTTP/1.0  | x          | 200 OK |   | CLOSE; close; +ab,+c,close",
                "GET / HTTP/1.0  | keep-alive | 200 OK |   | CLOSE; close; +ab,+c,close",
                "GET / HTTP/1.0  | keep-alive | 200 OK | 3 | LENGTH; keep-alive; +ab,+c,keep",
                "GET / HTTP/1.0  | x          | 200 OK | 3 | LENGTH; close; +ab,+c,close",
                "HEAD / HTTP/1.1 | x          | 200 OK |   | NONE; -; keep",
                "HEAD / HTTP/1.1 | x          | 200 OK | 9 | LENGTH; -; keep",
                "HEAD / HTTP/1.0 | keep-alive | 200 OK | 9 | LENGTH; keep-alive; keep",
                "HEAD / HTTP/1.0 | keep-alive | 200 OK |   | NONE; keep-alive; keep",
                "GET / HTTP/1.1  | x          | 204 No |   | NONE; -; keep",
                "GET / HTTP/1.1  | x          | 204 No | 3 | NONE; -; keep",
                "GET / HTTP/1.1  | x          | 304 No |   | NONE; -; keep",
                "GET / HTTP/1.1  | x          | 304 No | 9 | LENGTH; -; keep",
                "GET / HTTP/1.1  | x          | 200 OK | 2 | LENGTH; -; +ab,keep",
                "GET / HTTP/1.1  | x          | 200 OK | 1 | LENGTH; -; +a,keep",
                "GET / HTTP/1.1  | x          | 200 OK | 0 | LENGTH; -; keep",
                "GET / HTTP/1.1  | x          | 200 OK | 4 | LENGTH; -; +ab,+c,abort"
            })
    void framingIsDecidedOnce(
            String line, String connection, String status, String length, String outcome) {
        ResponseWriter writer = writer(line, "Connection: " + connection);
        List<String> fields = new ArrayList<>(List.of("ETag", "e"));
        if (length != null) {
            fields.addAll(List.of("Content-Length", length));
        }
        writer.head(status, fields, bytes("ab"), false);
        writer.data(bytes(""), false);
        writer.data(bytes("c"), false);
        writer.data(bytes(""), true);
        exchange.steps.removeIf(step -> step.equals("flush") || step.equals("start"));
        String steps = String.join(",", exchange.steps).replace("send ", "+");
        assertThat(exchange.head().framing() + "; " + exchange.field("Connection") + "; " + steps)
                .isEqualTo(outcome);
        assertThat(exchange.field("ETag")).isEqualTo("e");
        assertThat(exchange.field("Content-Length"))
                .isEqualTo(length == null || status.startsWith("204") ? "-" : length);
        assertThat(logged()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  200 OK, '',  LENGTH, 0",
        "GET,  204 No, ab,  NONE,   -",
        "GET,  304 No, ab,  NONE,   -",
        "HEAD, 200 OK, '',  NONE,   -",
        "HEAD, 200 OK, abc, LENGTH, 3",
    })
    void aLengthIsComputedWhereThereMayBeOne(
            String method, String status, String body, Framing framing, String length) {
        writer(method + " / HTTP/1.1").head(status, List.of(), bytes(body), true);
        assertThat(exchange.head().framing()).isEqualTo(framing);
        assertThat(exchange.field("Content-Length")).isEqualTo(length);
        assertThat(logged()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    }

    @Test
    void eachBlockIsOnItsWayBeforeTheNextIsAskedFor() {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of(), bytes("a"), false);
        assertThat(exchange.steps).containsExactly("start", "send a", "flush");
        writer.data(bytes("b"), false);
        assertThat(exchange.steps).endsWith("send b", "flush");
        writer.data(bytes("c"), true);
        assertThat(exchange.steps).endsWith("send c", "keep", "flush");
    }

    @Test
    void aHeadWaitsForTheFirstByte() {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of(), bytes(""), false);
        writer.data(bytes(""), false);
        assertThat(exchange.steps).isEmpty();
        assertThat(writer.committed()).isFalse();
        writer.data(bytes("all"), true);
        assertThat(exchange.field("Content-Length")).isEqualTo("3");
    }

    @Test
    void aHeadThatWaitsGivesWayToAnErrorPage() {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of("X-Old", "1"), bytes(""), false);
        writer.fail(Failure.APPLICATION_RAISED);
        assertThat(exchange.head().status()).isEqualTo("500 Internal Server Error");
        assertThat(exchange.field("X-Old")).isEqualTo("-");
    }

    @Test
    void aBlockThatIsCutIsConsumed() {
        ResponseWriter writer = writer(GET);
        ByteBuffer block = bytes("abcdef");
        writer.head("200 OK", List.of("Content-Length", "4"), block, false);
        assertThat(block.hasRemaining()).isFalse();
        writer.data(bytes("ghi"), true);
        assertThat(exchange.steps).containsExactly("start", "send abcd", "flush", "keep", "flush");
        assertThat(entries.getFirst().bytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aFailureBeforeTheHeadIsAPage(Failure failure) {
        ResponseWriter writer = writer(GET);
        writer.fail(failure);
        assertThat(exchange.head().code()).isEqualTo(failure.status());
        assertThat(exchange.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(exchange.field("Retry-After"))
                .isEqualTo(failure.status() == 503 ? "" + failure.retryAfter() : "-");
        assertThat(exchange.field("Server")).isEqualTo("islay");
        assertThat(exchange.steps.get(1)).contains(failure.message());
        assertThat(exchange.steps).endsWith("keep", "flush");
        assertThat(logged()).isEqualTo(failure.status());
        assertThat(writer.done()).isTrue();
    }

    @Test
    void aPageForHeadHasNoBody() {
        writer("HEAD / HTTP/1.1").fail(Failure.WORKER_DIED);
        assertThat(exchange.steps).containsExactly("start", "keep", "flush");
        assertThat(exchange.field("Content-Length")).isNotEqualTo("-");
    }

    @Test
    void aFailureAfterTheHeadIsSeenByTheClient() {
        for (List<String> fields : List.of(List.<String>of(), List.of("Content-Length", "9"))) {
            ResponseWriter writer = writer(GET);
            writer.head("200 OK", fields, bytes("a"), false);
            writer.fail(Failure.APPLICATION_RAISED);
            assertThat(exchange.steps).containsExactly("start", "send a", "flush", "abort");
            assertThat(writer.done()).isTrue();
        }
        assertThat(entries).hasSize(2);
    }

    @Test
    void aResponseThatIsAllOutIsNotCutOff() {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of("Content-Length", "1"), bytes("a"), false);
        writer.fail(Failure.APPLICATION_RAISED);
        assertThat(exchange.steps).containsExactly("start", "send a", "flush", "close", "flush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "200",
                "2000 OK",
                "20 OK",
                "abc OK",
                "200 O\rK",
                "200 OK\n",
                "200 \u0141",
                "100 Continue",
                "101 Switching Protocols",
                "099 Low"
            })
    void aStatusThatIsNoneIsNotSent(String status) {
        writer(GET).head(status, List.of(), bytes("x"), true);
        assertThat(logged()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 ", "299 Any thing", "404 caf\u00e9", "999 Message here"})
    void anyOtherStatusIs(String status) {
        writer(GET).head(status, List.of(), bytes("x"), true);
        assertThat(exchange.head().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                  | x",
                "`X Foo`             | x",
                "X:                  | x",
                "`X\tFoo`            | x",
                "`X\r\nFoo`          | x",
                "\u00e9              | x",
                "X                   | `a\r\nb`",
                "X                   | `a\n`",
                "X                   | `\u0000`",
                "X                   | `\u007f`",
                "X                   | \u65e5",
                "Connection          | close",
                "KEEP-alive          | x",
                "Proxy-Connection    | x",
                "Proxy-Authenticate  | x",
                "proxy-authorization | x",
                "TE                  | x",
                "Trailer             | x",
                "Trailers            | x",
                "Transfer-Encoding   | chunked",
                "Upgrade             | h2c",
                "Content-Length      | +5",
                "Content-Length      | ``",
                "Content-Length      | -1",
                "Content-Length      | `5, 5`",
            })
    void aFieldThatMustNotBeIsStoppedHere(String name, String value) {
        writer(GET).head("200 OK", List.of("A", "b", name, value), bytes("x"), true);
        assertThat(logged()).isEqualTo(500);
        assertThat(exchange.steps.get(1)).contains("gave an answer that cannot be sent");
        assertThat(exchange.field("A")).isEqualTo("-");
    }

    @Test
    void aLengthIsSetOnceAndEveryFieldHasAValue() {
        writer(GET)
                .head(
                        "200 OK",
                        List.of("Content-Length", "1", "content-length", "+1"),
                        bytes("x"),
                        true);
        assertThat(exchange.head().code()).isEqualTo(500);
        writer(GET).head("200 OK", List.of("A"), bytes("x"), true);
        assertThat(exchange.head().code()).isEqualTo(500);
    }

    @Test
    void namesOfTheSameLengthAreNotMistaken() {
        List<String> fields = new ArrayList<>();
        for (int length = 1; length < 30; length++) {
            fields.addAll(List.of("x".repeat(length), "tab\tand caf\u00e9"));
        }
        writer(GET).head("200 OK", fields, bytes(""), true);
        assertThat(exchange.head().fields()).containsAll(fields);
        assertThat(exchange.field("Date")).isNotEqualTo("-");
    }

    @Test
    void informationalResponsesComeFirst() {
        ResponseWriter writer = writer(GET);
        writer.inform("103 Early Hints", List.of("Link", "</a>"));
        writer.head("200 OK", List.of(), bytes(""), false);
        writer.inform("103 Early Hints", List.of());
        writer.data(bytes(""), true);
        assertThat(exchange.steps)
                .containsExactly("inform", "flush", "inform", "flush", "start", "keep", "flush");
        assertThat(exchange.head().fields()).containsExactly("Link", "</a>");
        assertThat(exchange.head().framing()).isEqualTo(Framing.NONE);
    }

    @Test
    void oldClientsAreNotInformed() {
        ResponseWriter writer = writer("GET / HTTP/1.0");
        writer.inform("103 Early Hints", List.of());
        assertThat(exchange.steps).isEmpty();
        assertThat(writer.done()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK,          x",
        "101 Switching,   x",
        "099 Low,         x",
        "103,             x",
        "103 Early Hints, 'a\nb'",
    })
    void whatDoesNotInformIsRefused(String status, String value) {
        writer(GET).inform(status, List.of("Link", value));
        assertThat(logged()).isEqualTo(500);
    }

    @Test
    void callsOutOfOrderEndTheResponse() {
        writer(GET).data(bytes("x"), false);
        assertThat(exchange.head().code()).isEqualTo(500);

        ResponseWriter twice = writer(GET);
        twice.head("200 OK", List.of(), bytes("a"), false);
        twice.head("200 OK", List.of(), bytes("b"), false);
        assertThat(exchange.steps).containsExactly("start", "send a", "flush", "abort");

        ResponseWriter late = writer(GET);
        late.head("200 OK", List.of(), bytes("a"), false);
        late.inform("103 Early Hints", List.of());
        assertThat(exchange.steps).endsWith("abort");
    }

    @Test
    void whenTheClientHasLeftEverythingIsDropped(@TempDir Path folder) throws IOException {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of(), bytes("abc"), false);
        exchange.steps.clear();
        nanos.set(42);
        writer.gone();
        writer.gone();
        writer.inform("103 Early Hints", List.of());
        writer.head("200 OK", List.of(), bytes("x"), true);
        writer.data(bytes("x"), true);
        writer.fail(Failure.WORKER_DIED);
        List<Boolean> told = new ArrayList<>();
        FileSlice slice = slice(folder, 5);
        writer.file(slice, told::add);
        assertThat(told).containsExactly(false);
        assertThat(slice.channel().isOpen()).isFalse();
        assertThat(exchange.steps).isEmpty();
        assertThat(logged()).isEqualTo(499);
        assertThat(entries.getFirst().bytes()).isEqualTo(3);
        assertThat(entries.getFirst().nanos()).isEqualTo(42);
    }

    @Test
    void theAccessLogHasAllOfIt() {
        ResponseWriter writer =
                writer("GET /a?b HTTP/1.1", "REFERER: http://r/", "user-agent: ua", "X: y");
        nanos.set(1_000);
        writer.head("404 Not Found", List.of(), bytes("nope"), true);
        assertThat(entries)
                .containsExactly(
                        new AccessEntry(
                                "192.0.2.7",
                                "GET /a?b HTTP/1.1",
                                "http://r/",
                                "ua",
                                404,
                                4,
                                NOW,
                                1_000,
                                7));
    }

    private static FileSlice slice(Path folder, long count) throws IOException {
        Path file = folder.resolve("data");
        Files.write(file, new byte[64]);
        return new FileSlice(FileChannel.open(file), 3, count);
    }

    /** Method, Content-Length, bytes of file, then what the carrier is told and how it ends. */
    @ParameterizedTest
    @CsvSource({
        "GET,  ,  5, 5, file 3+5, keep",
        "GET,  5, 5, 5, file 3+5, keep",
        "GET,  4, 5, 4, file 3+4, keep",
        "GET,  6, 5, 6, file 3+5, abort",
        "GET,  ,  0, 0, -,        keep",
        "GET,  0, 5, 0, -,        keep",
        "HEAD, ,  5, 5, -,        keep",
        "HEAD, 9, 5, 9, -,        keep",
    })
    void aFileIsTheRestOfTheBody(
            String method, String length, long count, String said, String sent, String end)
            throws IOException {
        ResponseWriter writer = writer(method + " / HTTP/1.1");
        List<String> fields = length == null ? List.of() : List.of("Content-Length", length);
        writer.head("200 OK", fields, bytes(""), false);
        List<Boolean> told = new ArrayList<>();
        try (TempFolder folder = new TempFolder()) {
            FileSlice slice = slice(folder.path(), count);
            writer.file(slice, told::add);
            assertThat(slice.channel().isOpen()).isEqualTo(!sent.equals("-"));
            slice.channel().close();
        }
        if (!sent.equals("-")) {
            assertThat(exchange.steps).containsExactly("start", sent, "flush");
            assertThat(told).isEmpty();
            assertThat(writer.done()).isFalse();
            exchange.fileDone.accept(true);
        }
        assertThat(told).containsExactly(true);
        assertThat(exchange.field("Content-Length")).isEqualTo(said);
        assertThat(exchange.steps).contains(end);
        assertThat(logged()).isEqualTo(200);
    }

    /** A directory that a parameterised test can make for itself. */
    private record TempFolder(Path path) implements AutoCloseable {
        TempFolder() throws IOException {
            this(Files.createTempDirectory("islay"));
        }

        @Override
        public void close() throws IOException {
            Files.delete(path.resolve("data"));
            Files.delete(path);
        }
    }

    @Test
    void aFileAfterDataIsFramedAsTheHeadSaid(@TempDir Path folder) throws IOException {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of(), bytes("ab"), false);
        FileSlice slice = slice(folder, 5);
        writer.file(slice, whole -> {});
        exchange.fileDone.accept(true);
        slice.channel().close();
        assertThat(exchange.head().framing()).isEqualTo(Framing.CHUNKED);
        assertThat(exchange.steps)
                .containsExactly("start", "send ab", "flush", "file 3+5", "flush", "keep", "flush");
        assertThat(entries.getFirst().bytes()).isEqualTo(7);
    }

    @Test
    void aFileThatIsNotSentWholeWasCutOffByTheCarrier(@TempDir Path folder) throws IOException {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of(), bytes(""), false);
        List<Boolean> told = new ArrayList<>();
        FileSlice slice = slice(folder, 5);
        writer.file(slice, told::add);
        exchange.fileDone.accept(false);
        slice.channel().close();
        assertThat(told).containsExactly(false);
        assertThat(exchange.steps).containsExactly("start", "file 3+5", "flush");
        assertThat(writer.done()).isTrue();
        assertThat(logged()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientMayLeaveDuringAFile(boolean whole, @TempDir Path folder) throws IOException {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of(), bytes(""), false);
        List<Boolean> told = new ArrayList<>();
        FileSlice slice = slice(folder, 5);
        writer.file(slice, told::add);
        writer.gone();
        exchange.fileDone.accept(whole);
        slice.channel().close();
        assertThat(told).containsExactly(whole);
        assertThat(exchange.steps).containsExactly("start", "file 3+5", "flush");
        assertThat(logged()).isEqualTo(499);
    }

    @Test
    void aWorkerMayDieDuringAFile(@TempDir Path folder) throws IOException {
        ResponseWriter writer = writer(GET);
        writer.head("200 OK", List.of("Content-Length", "5"), bytes(""), false);
        FileSlice slice = slice(folder, 5);
        writer.file(slice, whole -> {});
        writer.fail(Failure.WORKER_DIED);
        slice.channel().close();
        assertThat(exchange.steps).endsWith("abort");
        assertThat(logged()).isEqualTo(200);
    }

    @Test
    void aFileBeforeTheHeadIsOutOfOrder(@TempDir Path folder) throws IOException {
        List<Boolean> told = new ArrayList<>();
        FileSlice slice = slice(folder, 5);
        writer(GET).file(slice, told::add);
        assertThat(slice.channel().isOpen()).isFalse();
        assertThat(told).containsExactly(false);
        assertThat(logged()).isEqualTo(500);
    }
}
