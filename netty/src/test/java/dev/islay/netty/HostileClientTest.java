package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.fuzz.CaughtLog;
import dev.islay.fuzz.Choices;
import dev.islay.fuzz.Rounds;
import dev.islay.gateway.BodyStream;
import dev.islay.gateway.EnvironBuilder;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.RequestBody;
import io.netty.channel.epoll.Epoll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody would send, fed to the pipeline of a connection. */
class HostileClientTest {
    private static final Pattern ANSWER =
            Pattern.compile("HTTP/1\\.1 (\\d{3}) [ -~]+\r\n((?:[A-Za-z-]+: [ -~]+\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");
    private static final Pattern FRAMING =
            Pattern.compile("(HTTP_)?(CONTENT_LENGTH|TRANSFER_ENCODING)");
    private static final Set<String> STATUSES =
            Set.of("100", "200", "400", "408", "413", "414", "417", "431", "501", "505");

    @TempDir Path directory;
    private final EnvironBuilder environ = new EnvironBuilder();
    @AutoClose private final CaughtLog log = new CaughtLog();

    @BeforeAll
    static void loadTheDescriptorsOfNetty() {
        Epoll.ensureAvailability();
    }

    @Test
    void whateverAClientSendsOnlyWhatIsHttpIsServedAndTheAnswersAreHttp() {
        Rounds.asked()
                .play(choices -> {
                    log.reset();
                    byte[] wire = new RawRequests(choices).pipeline();
                    boolean streams = choices.oneIn(2);
                    Seen whole = play(List.of(wire), streams);
                    Seen inPieces = play(choices.pieces(wire), streams);
                    assertThat(whole.served)
                            .as("what a strict reader reads in %s", text(wire))
                            .isEqualTo(
                                    StrictReading.of(wire).stream()
                                            .limit(whole.served.size())
                                            .toList());
                    assertThat(inPieces.served)
                            .as("served of %s", text(wire))
                            .isEqualTo(whole.served);
                    checkAnswers(whole);
                    checkAnswers(inPieces);
                    assertThat(log.toString()).doesNotContain("fault").doesNotContain("LEAK");
                });
    }

    @Test
    void aClientThatLeavesOrFallsSilentAnywhereLeavesNothingBehind() {
        Rounds.asked()
                .play(choices -> {
                    ServedConnection connection = new ServedConnection(directory);
                    connection.streams = choices.oneIn(2);
                    List<Exchange> open = new ArrayList<>();
                    connection.application = open::add;
                    for (byte[] piece : choices.pieces(new RawRequests(choices).pipeline())) {
                        anything(choices, connection, open);
                        if (connection.client.isOpen()) {
                            connection.client.send(text(piece));
                        }
                    }
                    end(connection);
                });
    }

    private static void anything(Choices choices, ServedConnection on, List<Exchange> open) {
        switch (choices.below(12)) {
            case 0 -> on.pass(choices.below(40));
            case 1 -> on.client.endInput();
            case 2 -> on.client.takeNothing();
            case 3 -> on.client.takeAll();
            case 4 -> on.client.close();
            case 5 -> on.runDisk();
            case 6, 7 -> {
                if (!open.isEmpty()) {
                    ServedConnection.answer(open.removeFirst(), "x".repeat(choices.length(90_000)));
                }
            }
            default -> {}
        }
    }

    /** What was served, what came back, and how the connection stands then. */
    private record Seen(List<StrictReading.Read> served, String answers, String state) {}

    private Seen play(List<byte[]> pieces, boolean streams) {
        ServedConnection connection = new ServedConnection(directory);
        List<StrictReading.Read> served = new ArrayList<>();
        connection.streams = streams;
        connection.application = exchange -> serve(exchange, served);
        for (byte[] piece : pieces) {
            connection.client.send(text(piece));
            connection.runDisk();
        }
        Seen seen = new Seen(served, connection.client.received(), connection.state());
        end(connection);
        return seen;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private void end(ServedConnection connection) {
        connection.client.close();
        connection.runDisk();
        assertThat(connection.client.leaked()).as("bytes that are not released").isZero();
        assertThat(directory).isEmptyDirectory();
    }

    private void serve(Exchange exchange, List<StrictReading.Read> served) {
        checkEnviron(exchange);
        if (exchange.body() instanceof RequestBody.Streamed streamed) {
            streamed.stream().flow(new Collected(exchange, served));
        } else {
            answer(exchange, content(exchange.body()), served);
        }
    }

    private static String content(RequestBody body) {
        return switch (body) {
            case RequestBody.None _ -> "";
            case RequestBody.Inline(byte[] bytes) -> text(bytes);
            case RequestBody.Spilled(Path path, long length, _) -> {
                try {
                    byte[] bytes = Files.readAllBytes(path);
                    assertThat(bytes).hasSize((int) length);
                    yield text(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case RequestBody.Streamed _ -> throw new IllegalStateException("not complete");
        };
    }

    private static void answer(Exchange to, String body, List<StrictReading.Read> served) {
        String method = to.request().head().method();
        served.add(new StrictReading.Read(method, to.request().head().target(), body));
        ServedConnection.answer(to, method.equals("HEAD") ? "" : "x".repeat(body.length() % 7));
    }

    private void checkEnviron(Exchange exchange) {
        Set<String> names = new TreeSet<>();
        environ.build(
                exchange.request(),
                exchange.body(),
                "",
                (key, value) -> {
                    assertThat(names.add(key.toString())).as("%s comes once", key).isTrue();
                    boolean path = key.toString().contains("PATH_INFO");
                    assertThat(value.chars().allMatch(c -> path ? c != 0 : printable(c)))
                            .as("%s: %s", key, value)
                            .isTrue();
                });
        assertThat(names.stream().filter(name -> FRAMING.matcher(name).matches()))
                .as("one framing at most")
                .hasSizeLessThan(2);
    }

    private static boolean printable(int c) {
        return c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff;
    }

    private static void checkAnswers(Seen seen) {
        String last = "";
        boolean closing = false;
        Matcher answer = ANSWER.matcher(seen.answers);
        for (int at = 0; at < seen.answers.length(); ) {
            assertThat(closing).as("an answer behind the last: %s", seen.answers).isFalse();
            answer.region(at, seen.answers.length());
            assertThat(answer.lookingAt()).as("HTTP: %s", seen.answers).isTrue();
            last = answer.group(1);
            assertThat(STATUSES).contains(last);
            closing = answer.group(2).contains("Connection: close");
            at = answer.end() + length(answer.group(2), seen.answers, answer.end());
        }
        if (last.equals("400") || last.equals("431") || last.equals("414")) {
            assertThat(seen.state).as("after %s", seen.answers).isEqualTo("lingering");
        }
    }

    /** A response to HEAD has a length and no body; then the next answer, or the end, follows. */
    private static int length(String fields, String answers, int at) {
        Matcher length = LENGTH.matcher(fields);
        if (!length.find() || at == answers.length() || answers.startsWith("HTTP/1.1 ", at)) {
            return 0;
        }
        return Integer.parseInt(length.group(1));
    }

    /** A streamed body, kept until it is whole; then the request is answered. */
    private record Collected(
            Exchange exchange, List<StrictReading.Read> served, ByteArrayOutputStream bytes)
            implements BodyStream.Receiver {
        Collected(Exchange exchange, List<StrictReading.Read> served) {
            this(exchange, served, new ByteArrayOutputStream());
        }

        @Override
        public void data(ByteBuffer block) {
            byte[] copy = new byte[block.remaining()];
            block.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void end() {
            answer(exchange, text(bytes.toByteArray()), served);
        }

        @Override
        public void broken(String reason) {
            ServedConnection.answer(exchange, "");
        }
    }
}
