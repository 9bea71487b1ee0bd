package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictRequestDecoderTest {
    private static final String REFUSED = "refused";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: n\r\n\r\n";
    private static final String NEXT_READ = "GET /next HTTP/1.1 Host=n|.";

    /** What is sent, and what comes out: heads, contents joined, a dot for the end of each. */
    record Case(String name, String wire, String read) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> accepted() {
        return Stream.of(
                new Case(
                        "a plain request",
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1 Host=a|."),
                new Case("no fields", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0|."),
                new Case(
                        "one empty line before",
                        "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1 Host=a|."),
                new Case(
                        "two empty lines before",
                        "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1 Host=a|."),
                new Case(
                        "blanks around a value",
                        "GET / HTTP/1.1\r\nHost:  a \t\r\n\r\n",
                        "GET / HTTP/1.1 Host=a|."),
                new Case(
                        "an empty value",
                        "GET / HTTP/1.1\r\nHost:\r\nA: b\r\n\r\n",
                        "GET / HTTP/1.1 Host= A=b|."));
    }

    static Stream<Case> acceptedWithBodies() {
        return Stream.of(
                new Case(
                        "a body that looks like a fold",
                        "POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n\r\n x\n\ty\r\n z",
                        "POST / HTTP/1.1 Content-Length=11|\r\n x\n\ty\r\n z."),
                new Case(
                        "a body that begins with a blank",
                        "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n  \t",
                        "POST / HTTP/1.1 Content-Length=3|  \t."),
                new Case(
                        "chunks that look like folds",
                        "POST / HTTP/1.1\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "4\r\n\r\n"
                                + " a\r\n"
                                + "2\r\n"
                                + " b\r\n"
                                + "0\r\n\r\n",
                        "POST / HTTP/1.1 Transfer-Encoding=chunked|\r\n a b."),
                new Case(
                        "heads that were sent together",
                        "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nA: b\r\n\r\n",
                        "GET /1 HTTP/1.1|.GET /2 HTTP/1.1 A=b|."),
                new Case(
                        "a request behind a body",
                        "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n \tGET /2 HTTP/1.1\r\n\r\n",
                        "POST / HTTP/1.1 Content-Length=2| \t.GET /2 HTTP/1.1|."));
    }

    static Stream<Case> refused() {
        return Stream.of(
                new Case("a fold by a space", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", ""),
                new Case("a fold by a tab", "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n", ""),
                new Case("a fold of nothing", "GET / HTTP/1.1\r\nA: b\r\n \r\n\r\n", ""),
                new Case("a blank line instead of an empty one", "GET / HTTP/1.1\r\n \r\n\r\n", ""),
                new Case("a blank before the first field", "GET / HTTP/1.1\r\n A: b\r\n\r\n", ""),
                new Case("a fold after a bare line feed", "GET / HTTP/1.1\nA: b\n c\n\n", ""),
                new Case(
                        "a fold in the last field",
                        "GET / HTTP/1.1\r\nA: b\r\nC: d\r\n\te\r\n\r\n",
                        ""),
                new Case("two spaces after the method", "GET  / HTTP/1.1\r\n\r\n", ""),
                new Case("two spaces before the version", "GET /  HTTP/1.1\r\n\r\n", ""),
                new Case("a tab after the method", "GET\t/ HTTP/1.1\r\n\r\n", ""),
                new Case("a tab before the version", "GET /\tHTTP/1.1\r\n\r\n", ""),
                new Case("a space at the end of the line", "GET / HTTP/1.1 \r\n\r\n", ""),
                new Case("a space in the target", "GET /a b HTTP/1.1\r\n\r\n", ""),
                new Case("no version", "GET /\r\n\r\n", ""),
                new Case("the protocol in small letters", "GET / http/1.1\r\n\r\n", ""),
                new Case("a space before the method", " GET / HTTP/1.1\r\n\r\n", ""),
                new Case("a space after an empty line", "\r\n GET / HTTP/1.1\r\n\r\n", ""),
                new Case(
                        "a control character before the method",
                        "\u0001GET / HTTP/1.1\r\n\r\n",
                        ""),
                new Case("lines ended by a line feed alone", "GET / HTTP/1.1\nA: b\n\n", ""),
                new Case("a field without a colon", "GET / HTTP/1.1\r\nA\r\n\r\n", ""),
                new Case("another protocol", "GET / HTCPCP/1.0.1\r\n\r\n", ""));
    }

    @ParameterizedTest
    @MethodSource({"accepted", "acceptedWithBodies"})
    void whatIsHttpIsReadWhereverPacketsEnd(Case one) {
        for (String wire : List.of(one.wire(), one.wire() + NEXT)) {
            String expected = wire.equals(one.wire()) ? one.read() : one.read() + NEXT_READ;
            assertThat(decode(bytes(wire))).isEqualTo(expected);
            for (List<String> parts : halves(wire)) {
                assertThat(decode(parts)).as("%s", parts).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotHttpIsRefusedOnceWhereverPacketsEnd(Case one) {
        for (String wire : List.of(one.wire(), one.wire() + NEXT)) {
            assertThat(decode(bytes(wire))).isEqualTo(REFUSED);
            for (List<String> parts : halves(wire)) {
                assertThat(decode(parts)).as("%s", parts).isEqualTo(REFUSED);
            }
        }
    }

    @Test
    void whatWasReadBeforeARefusalStays() {
        assertThat(decode(List.of("GET /1 HTTP/1.1\r\n\r\nGET  /2 HTTP/1.1\r\n\r\n")))
                .isEqualTo("GET /1 HTTP/1.1|." + REFUSED);
    }

    @Test
    void aChunkWithoutALengthBreaksTheBody() {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(decode(bytes(head + "2\r\nab\r\nzz\r\n")))
                .isEqualTo("POST / HTTP/1.1 Transfer-Encoding=chunked|abbroken.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "TRANSFER-ENCODING", "Expect"})
    void aTrailerThatBelongsInTheHeadBreaksTheBody(String name) {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
        String read = "POST / HTTP/1.1 Transfer-Encoding=chunked|";
        assertThat(decode(bytes(head + name + ": 1\r\n\r\n"))).isEqualTo(read + "broken.");
        assertThat(decode(bytes(head + "Digest: 1\r\n\r\n"))).isEqualTo(read + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: b\r\n c\r\n\r\n",
                "A: b\r\n\tc: d\r\n\r\n",
                " A: b\r\n\r\n",
                "A: b\r\n \r\n\r\n"
            })
    void aFoldedTrailerBreaksTheBodyWhereverPacketsEnd(String trailers) {
        String wire =
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + trailers + NEXT;
        String expected = "POST / HTTP/1.1 Transfer-Encoding=chunked|broken.";
        assertThat(decode(bytes(wire))).isEqualTo(expected);
        for (List<String> parts : halves(wire)) {
            assertThat(decode(parts)).as("%s", parts).isEqualTo(expected);
        }
    }

    @Test
    void linesUpToTheLimitAreReadAndLongerOnesRefused() {
        String line = "GET /" + "a".repeat(HttpLimitsForTests.LIMITS.requestLine() - 14);
        assertThat(decode(List.of(line + " HTTP/1.1\r\n\r\n"))).startsWith("GET /a");
        assertThat(decode(List.of(line + "a HTTP/1.1\r\n\r\n"))).isEqualTo(REFUSED);
        String field = "GET / HTTP/1.1\r\nA: " + "a".repeat(HttpLimitsForTests.LIMITS.headers());
        assertThat(decode(List.of(field + "\r\n\r\n"))).isEqualTo(REFUSED);
    }

    private static List<String> bytes(String wire) {
        return wire.chars().mapToObj(c -> String.valueOf((char) c)).toList();
    }

    /** The whole, and every way to cut it in two. */
    private static List<List<String>> halves(String wire) {
        List<List<String>> ways = new ArrayList<>();
        ways.add(List.of(wire));
        for (int i = 1; i < wire.length(); i++) {
            ways.add(List.of(wire.substring(0, i), wire.substring(i)));
        }
        return ways;
    }

    private static String decode(List<String> parts) {
        Patience patience = new Patience(HttpLimitsForTests.TIMEOUTS, () -> 0);
        EmbeddedChannel channel =
                new EmbeddedChannel(new StrictRequestDecoder(HttpLimitsForTests.LIMITS, patience));
        StringBuilder read = new StringBuilder();
        for (String part : parts) {
            channel.writeInbound(Unpooled.copiedBuffer(part, ISO_8859_1));
            for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
                tell(next, read);
            }
        }
        channel.finishAndReleaseAll();
        return read.toString();
    }

    private static void tell(Object decoded, StringBuilder read) {
        if (decoded instanceof HttpRequest head) {
            if (head.decoderResult().isFailure()) {
                read.append(REFUSED);
                return;
            }
            read.append(head.method()).append(' ').append(head.uri());
            read.append(' ').append(head.protocolVersion());
            head.headers()
                    .forEach(field ->
                            read.append(' ')
                                    .append(field.getKey())
                                    .append('=')
                                    .append(field.getValue()));
            read.append('|');
        } else if (decoded instanceof HttpContent content) {
            read.append(content.content().toString(ISO_8859_1));
            read.append(content.decoderResult().isFailure() ? "broken" : "");
            read.append(content instanceof LastHttpContent ? "." : "");
            content.release();
        }
    }
}
