package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of H09, H10 and H12 to H18: what HTTP rules a head has to keep. */
final class RequestPolicyTest {
    private static Request ok(String line, String... fields) {
        return WireHead.request(line, fields);
    }

    private static int status(WireHead head) {
        try {
            new RequestPolicy(100).check(head, WireHead.PEER);
            return 200;
        } catch (RequestRefused e) {
            return e.status();
        }
    }

    private static int status(String line, String... fields) {
        return status(WireHead.of(line, fields));
    }

    @Test
    void aPlainRequestIsTakenApart() {
        Request request = ok("GET /a%20b?c=%20+d HTTP/1.1", "Host: example.com:8000");
        assertThat(request.path()).isEqualTo("/a b");
        assertThat(request.query()).isEqualTo("c=%20+d");
        assertThat(request.host()).isEqualTo("example.com:8000");
        assertThat(request.contentLength()).isZero();
        assertThat(request.expectsContinue()).isFalse();
        assertThat(request.keepAlive()).isTrue();
        assertThat(request.peer()).isEqualTo(WireHead.PEER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "BREW", "M-SEARCH", "-BLARGH", "A", "OPTIONS"})
    void anyMethodInCapitalsIsServed(String method) {
        assertThat(ok(method + " / HTTP/1.0").head().method()).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400",
        "'bla:rgh', 400",
        "'GET:', 400",
        "'GÃ', 400",
        "'GET\u0000', 400",
        "'G T', 400",
        "'AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDD', 400",
        "'get', 501",
        "'-bl', 501",
        "'CONNECT', 501",
    })
    void aMethodThatIsNoneIsRefused(String method, int status) {
        assertThat(status(new WireHead(method, "/", "HTTP/1.0", List.of()))).isEqualTo(status);
    }

    @Test
    void aMethodMayHaveThirtyTwoCharacters() {
        assertThat(status("A".repeat(32) + " / HTTP/1.0")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "http/1.1", "FTP/1.1", "", "HTTP/111"})
    void otherProtocolsAreRefused(String protocol) {
        assertThat(status(new WireHead("GET", "/", protocol, List.of()))).isEqualTo(505);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/             | /          | ``",
                "/?            | /          | ``",
                "/x?a?b        | /x         | a?b",
                "/x?a=%20+b#f  | /x         | a=%20+b",
                "/x#f?a        | /x         | ``",
                "/a+b          | /a+b       | ``",
                "/a%2Fb        | /a/b       | ``",
                "/%C3%A9       | /\u00c3\u00a9 | ``",
                "/%c3%a9/z     | /\u00c3\u00a9/z | ``",
                "/\u00e9       | /\u00e9    | ``",
                "//x           | //x        | ``",
                "/a/../b/./c   | /a/../b/./c | ``",
                "/%zz          | /%zz       | ``",
                "/%4           | /%4        | ``",
                "/%            | /%         | ``",
                "/%%41         | /%A        | ``",
                "/%4g%g4       | /%4g%g4    | ``",
                "/%2541        | /%41       | ``",
                "/%0A          | `/\n`      | ``",
                "/\"q\"?<>     | /\"q\"     | <>",
            })
    void pathsAreDecodedOnceAndQueriesNever(String target, String path, String query) {
        Request request = ok("GET " + target + " HTTP/1.0");
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.query()).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "x",
                "foo/bar",
                "h:443",
                "?a",
                "#",
                "ftp://h/",
                "s://]ufd/:",
                "http:/h/",
                "http://",
                "http:///x",
                "http://u@h/",
                "http://u:p@h/",
                "http://h:x/",
                "http://:80/",
                "http://a b/",
                "/%00",
                "/a\u0000",
                "/a\u0001",
                "/a b",
                "/a\t",
                "/\u007f",
                "/a\n",
                "/a\u0141",
                "/x?a\u0000"
            })
    void aTargetThatIsNoneIsRefused(String target) {
        assertThat(status(new WireHead("GET", target, "HTTP/1.0", List.of()))).isEqualTo(400);
    }

    @Test
    void anAsteriskIsForOptions() {
        assertThat(ok("OPTIONS * HTTP/1.0").path()).isEqualTo("*");
        assertThat(status("OPTIONS ** HTTP/1.0")).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/foo?q,       h,           /foo, q",
        "HTTP://h:81,          h:81,        /,    ''",
        "https://h?q,          h,           /,    q",
        "http://h#f,           h,           /,    ''",
        "http://[::1]:8080/a,  [::1]:8080,  /a,   ''",
    })
    void anAbsoluteTargetOverridesTheHost(String target, String host, String path, String query) {
        Request request = ok("GET " + target + " HTTP/1.1", "Host: other");
        assertThat(request.host()).isEqualTo(host);
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.query()).isEqualTo(query);
        assertThat(request.peer().scheme()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "example.com:8000",
                "h:",
                "0.0.0.0=5000",
                "[::1]",
                "[::1]:80",
                "[::ffff:1.2.3.4]",
                "a_b",
                "a%2dB",
                "h:65535",
                "xn--bcher-kva.example"
            })
    void aHostIsHandedOn(String host) {
        assertThat(ok("GET / HTTP/1.1", "Host: " + host).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u@h",
                "h/p",
                "a,b",
                "a b",
                "h:x",
                "h:80:80",
                "h:65536",
                "h:123456",
                "h:-1",
                ":80",
                ":",
                "[::1",
                "[::1]x",
                "[::1]80",
                "[]",
                "[1]",
                "[::g]",
                "a%",
                "a%2",
                "a%2g",
                "a%g2",
                "\u00e9",
                "h?x",
                "h#x",
                "<h>",
                "a\\b"
            })
    void aHostThatIsNoneIsRefused(String host) {
        assertThat(status("GET / HTTP/1.0", "Host: " + host)).isEqualTo(400);
    }

    @Test
    void aHostIsNeededOnceAndOnlyByNewClients() {
        assertThat(status("GET / HTTP/1.1")).isEqualTo(400);
        assertThat(status("GET http://h/ HTTP/1.1")).isEqualTo(400);
        assertThat(ok("GET / HTTP/1.0").host()).isNull();
        assertThat(status("GET / HTTP/1.1", "Host: a", "HOST: a")).isEqualTo(400);
        assertThat(status("GET / HTTP/1.1", "Host: ", "Host: ")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A", "a", "X.Custom|Pipe", "!#$%&'*+-.^`|~", "0"})
    void aTokenIsAName(String name) {
        WireHead head = new WireHead("GET", "/", "HTTP/1.0", List.of(name, "v"));
        assertThat(status(head)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a ",
                " a",
                "a:",
                "a\t",
                "a\u0000",
                "ba\u0000z",
                "\u00e9",
                "a(b",
                "a\u0141"
            })
    void anythingElseIsNone(String name) {
        WireHead head = new WireHead("GET", "/", "HTTP/1.0", List.of(name, "v"));
        assertThat(status(head)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "caf\u00e9", "\u0080\u00ff", "\"~!"})
    void textIsAValue(String value) {
        WireHead head = new WireHead("GET", "/", "HTTP/1.0", List.of("X-A", value));
        assertThat(status(head)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000", "a\rb", "a\nb", "a\r\n b", "\u0007", "\u000b", "\u001f", "\u007f",
                "\u0141"
            })
    void controlsAreNotEvenUnderAHiddenName(String value) {
        for (String name : List.of("X-A", "X_A", "Host")) {
            WireHead head = new WireHead("GET", "/", "HTTP/1.0", List.of(name, value));
            assertThat(status(head)).isEqualTo(400);
        }
    }

    @Test
    void namesWithAnUnderscoreCountAsAbsent() {
        Request request =
                ok(
                        "POST / HTTP/1.1",
                        "Host: h",
                        "Content_Length: -1E23",
                        "Transfer_Encoding: tricked",
                        "Content_Type: a",
                        "Content-Type: b",
                        "Content-Length: 7");
        assertThat(request.contentLength()).isEqualTo(7);
    }

    @Test
    void fieldsAreCountedHiddenOnesToo() throws RequestRefused {
        List<String> fields = new ArrayList<>(Collections.nCopies(6, "x_y"));
        RequestPolicy policy = new RequestPolicy(3);
        policy.check(new WireHead("GET", "/", "HTTP/1.0", fields), WireHead.PEER);
        fields.addAll(List.of("a", "b", "c", "d"));
        assertThatThrownBy(() ->
                        policy.check(new WireHead("GET", "/", "HTTP/1.0", fields), WireHead.PEER))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.status()).isEqualTo(431));
    }

    @Test
    void theFirstFaultDecides() {
        assertThat(status("GET / HTTP/1.0", "Host: a,b", "Transfer-Encoding: x", "a : b"))
                .isEqualTo(400);
        assertThat(status("GET / HTTP/1.1", "Expect: x", "Content-Length: -1")).isEqualTo(417);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 5",
        "007, 7",
        "9223372036854775807, 9223372036854775807",
    })
    void aLengthIsANumber(String sent, long length) {
        assertThat(ok("PUT / HTTP/1.0", "conTENT-Length: " + sent).contentLength())
                .isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+5",
                "-0",
                "-1",
                "5, 5",
                "5,5",
                "0x5",
                "0_1",
                "5 5",
                "0 1",
                " 5",
                "5 ",
                "1e3",
                "\u00b2",
                "bla",
                "9223372036854775808",
                "99999999999999999999",
                "000000000000000000005"
            })
    void anyOtherLengthIsRefused(String sent) {
        List<String> fields = List.of("Content-Length", sent);
        assertThat(status(new WireHead("PUT", "/", "HTTP/1.0", fields))).isEqualTo(400);
    }

    @Test
    void framingIsSaidOnce() {
        String[][] refused = {
            {"Content-Length: 5", "Content-Length: 5"},
            {"Content-Length: 3", "Content-Length: 2"},
            {"Content-Length: 3", "Content-Length: x"},
            {"Content-Length: 5", "Transfer-Encoding: chunked"},
            {"Transfer-Encoding: chunked", "Content-Length: 5"},
            {"Transfer-Encoding: chunked", "Transfer-Encoding: chunked"},
            {"Content-Type: a/b", "Content-Type: a/b"},
        };
        for (String[] pair : refused) {
            assertThat(status("POST / HTTP/1.1", "Host: h", pair[0], pair[1])).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "CHUNKED"})
    void chunkedHasNoLength(String coding) {
        Request request = ok("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: " + coding);
        assertThat(request.contentLength()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "identity",
                "gzip, chunked",
                "chunked, gzip",
                "chunked, chunked",
                ",chunked",
                "\"chunked\"",
                "chunked ",
                "\u000bchunked",
                "\u00a0chunked",
                "chunked;q=1",
                "",
                "x"
            })
    void otherCodingsAreRefused(String coding) {
        List<String> fields = List.of("Host", "h", "Transfer-Encoding", coding);
        assertThat(status(new WireHead("POST", "/", "HTTP/1.1", fields))).isIn(400, 501);
    }

    @Test
    void oldClientsHaveNoCodings() {
        assertThat(status("POST / HTTP/1.0", "Transfer-Encoding: chunked")).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, 100-continue, 5, true",
        "HTTP/1.1, 100-Continue, 5, true",
        "HTTP/1.1, 100-continue, 0, false",
        "HTTP/1.0, 100-continue, 5, false",
        "HTTP/1.0, something,    5, false",
    })
    void aClientWaitsIfItHasABody(String protocol, String expect, int length, boolean waits) {
        Request request =
                ok(
                        "PUT / " + protocol,
                        "Host: h",
                        "Content-Length: " + length,
                        "Expect: " + expect);
        assertThat(request.expectsContinue()).isEqualTo(waits);
    }

    @Test
    void otherExpectationsCannotBeMet() {
        assertThat(status("PUT / HTTP/1.1", "Host: h", "Expect: 200-ok")).isEqualTo(417);
        assertThat(status("PUT / HTTP/1.1", "Host: h", "Expect: ")).isEqualTo(417);
        assertThat(
                        ok(
                                        "POST / HTTP/1.1",
                                        "Host: h",
                                        "Expect: 100-continue",
                                        "Transfer-Encoding: chunked")
                                .expectsContinue())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 | X: y                       | true",
                "HTTP/1.1 | Connection: close          | false",
                "HTTP/1.1 | Connection: Close          | false",
                "HTTP/1.1 | Connection: a, \tclose ,b  | false",
                "HTTP/1.1 | Connection: keep-alive     | true",
                "HTTP/1.1 | Connection: keep-alive,close | false",
                "HTTP/1.1 | Connection: closed, , enclose | true",
                "HTTP/1.1 | Connexions: close          | true",
                "HTTP/1.0 | X: y                       | false",
                "HTTP/1.0 | Connection: Keep-Alive     | true",
                "HTTP/1.0 | Connection: x,keep-alive   | true",
                "HTTP/1.0 | Connection: close          | false",
            })
    void aConnectionIsKeptAsTheClientWants(String protocol, String field, boolean kept) {
        assertThat(ok("GET / " + protocol, "Host: h", field).keepAlive()).isEqualTo(kept);
    }

    @Test
    void connectionLinesAddUp() {
        Request request = ok("GET / HTTP/1.0", "Connection: close", "Connection: keep-alive");
        assertThat(request.keepAlive()).isFalse();
    }

    @Test
    void namesOfTheSameLengthAreNotMistaken() {
        assertThat(
                        status(
                                "GET / HTTP/1.1",
                                "Host: h",
                                "Frst: a,b",
                                "Accept: x",
                                "Cookie: x",
                                "X-Forwarded: y",
                                "Content-Typo: a",
                                "Content-Typo: a",
                                "Content-Lentil: -1",
                                "Transfer-Encodinx: gzip"))
                .isEqualTo(200);
    }
}
