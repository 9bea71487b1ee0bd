package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironBuilderTest {
    private static final BodyStream STREAM =
            new BodyStream() {
                @Override
                public void flow(Receiver receiver) {
                    receiver.data(ByteBuffer.allocate(0));
                }

                @Override
                public void wanted() {}

                @Override
                public void pause(boolean paused) {}
            };

    private final EnvironBuilder builder = new EnvironBuilder();

    private Map<String, String> environ(Request request, RequestBody body, String scriptName) {
        Map<String, String> environ = new LinkedHashMap<>();
        builder.build(
                request,
                body,
                scriptName,
                (key, value) ->
                        assertThat(environ.put(key.name(), value.toString()))
                                .as("%s", key)
                                .isNull());
        return environ;
    }

    private Map<String, String> environ(String line, String... fields) {
        return environ(WireHead.request(line, fields), RequestBody.NONE, "");
    }

    @Test
    void aPlainRequestHasExactlyTheseKeys() {
        assertThat(environ("GET /a%20b?c=%20#f HTTP/1.1", "Host: h:81", "User-Agent: x"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("REQUEST_METHOD", "GET"),
                                Map.entry("SCRIPT_NAME", ""),
                                Map.entry("PATH_INFO", "/a b"),
                                Map.entry("QUERY_STRING", "c=%20"),
                                Map.entry("REQUEST_URI", "/a%20b?c=%20#f"),
                                Map.entry("RAW_URI", "/a%20b?c=%20#f"),
                                Map.entry("SERVER_PROTOCOL", "HTTP/1.1"),
                                Map.entry("SERVER_NAME", "127.0.0.1"),
                                Map.entry("SERVER_PORT", "8000"),
                                Map.entry("REMOTE_ADDR", "192.0.2.7"),
                                Map.entry("REMOTE_PORT", "50000"),
                                Map.entry("wsgi.url_scheme", "http"),
                                Map.entry("HTTP_HOST", "h:81"),
                                Map.entry("HTTP_USER_AGENT", "x")));
    }

    @Test
    void aUnixSocketHasAnEmptyAddressAndNoPort() throws RequestRefused {
        Peer peer = new Peer("", 0, "localhost", 80, "https");
        Request request = new RequestPolicy(9).check(WireHead.of("GET / HTTP/1.0"), peer);
        assertThat(environ(request, RequestBody.NONE, ""))
                .containsEntry("REMOTE_ADDR", "")
                .doesNotContainKeys("REMOTE_PORT", "HTTP_HOST", "REMOTE_HOST")
                .containsEntry("HTTPS", "on")
                .containsEntry("wsgi.url_scheme", "https");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/rest,   /api/rest, ''",
        "/api/rest/,  /api/rest, /",
        "/api/rest/x, /api/rest, /x",
        "/x,          '',        /x",
        "/,           '',        /",
    })
    void theMountIsCutOffThePath(String target, String scriptName, String pathInfo) {
        Request request = WireHead.request("GET " + target + " HTTP/1.0");
        assertThat(environ(request, RequestBody.NONE, scriptName))
                .containsEntry("SCRIPT_NAME", scriptName)
                .containsEntry("PATH_INFO", pathInfo);
    }

    @Test
    void anAsteriskStaysWhereverItIsServed() {
        Request request = WireHead.request("OPTIONS * HTTP/1.0");
        assertThat(environ(request, RequestBody.NONE, "/api")).containsEntry("PATH_INFO", "*");
    }

    @Test
    void repeatedFieldsAreJoinedUnderOneKey() {
        assertThat(
                        environ(
                                "GET / HTTP/1.0",
                                "X-A: 1",
                                "Cookie: a=1",
                                "x-a: 2",
                                "X-B: b",
                                "COOKIE: b=2",
                                "X-A: 3"))
                .containsEntry("HTTP_X_A", "1,2,3")
                .containsEntry("HTTP_X_B", "b")
                .containsEntry("HTTP_COOKIE", "a=1; b=2");
    }

    @Test
    void whatASenderMustNotSetIsLeftOut() {
        assertThat(
                        environ(
                                "POST / HTTP/1.0",
                                "Proxy: http://evil",
                                "X_A: 1",
                                "Content_Length: 9",
                                "Content-Type: text/x",
                                "Content-Length: 05",
                                "Connection: close"))
                .doesNotContainKeys(
                        "HTTP_PROXY", "HTTP_X_A", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE")
                .containsEntry("CONTENT_TYPE", "text/x")
                .containsEntry("CONTENT_LENGTH", "05")
                .containsEntry("HTTP_CONNECTION", "close");
    }

    @Test
    void aChunkedBodyHasALengthOnceItIsComplete() {
        Request request =
                WireHead.request("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: Chunked");
        Map<RequestBody, String> lengths =
                Map.of(
                        RequestBody.NONE,
                        "0",
                        new RequestBody.Inline(new byte[5]),
                        "5",
                        new RequestBody.Spilled(Path.of("x"), 70_000, new Hold(() -> {})),
                        "70000");
        lengths.forEach((body, length) ->
                assertThat(environ(request, body, ""))
                        .containsEntry("CONTENT_LENGTH", length)
                        .doesNotContainKey("HTTP_TRANSFER_ENCODING"));
        assertThat(environ(request, new RequestBody.Streamed(STREAM), ""))
                .doesNotContainKey("CONTENT_LENGTH")
                .containsEntry("HTTP_TRANSFER_ENCODING", "chunked");
    }

    @Test
    void theHostOfTheTargetWins() {
        assertThat(environ("GET http://a:1/x HTTP/1.1", "Host: b"))
                .containsEntry("HTTP_HOST", "a:1")
                .containsEntry("PATH_INFO", "/x");
    }

    @Test
    void manyFieldsAreHandedOverInOrder() {
        String[] lines = new String[40];
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "X-" + i + ": v" + i;
            expected.add("HTTP_X_" + i);
        }
        assertThat(
                        environ("GET / HTTP/1.0", lines).keySet().stream()
                                .filter(k -> k.startsWith("HTTP_")))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void inventedNamesNeverMixUpTheTable() {
        FieldNames names = new FieldNames();
        for (int i = 0; i < 5_000; i++) {
            assertThat(names.of("X-Invented-" + i).key().name()).isEqualTo("HTTP_X_INVENTED_" + i);
        }
        assertThat(names.of(new StringBuilder("ACCEPT-language")).key().name())
                .isEqualTo("HTTP_ACCEPT_LANGUAGE");
        FieldName name = names.of("X-Again");
        assertThat(names.of("x-again")).isSameAs(name);
    }

    @Test
    void aNameThatFellOutOfTheTableStillHasOneKey() throws RequestRefused {
        int names = 2_000;
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < names * 2; i++) {
            fields.addAll(List.of("X-Churn-" + i % names, "" + i));
        }
        WireHead head = new WireHead("GET", "/", "HTTP/1.0", fields);
        Request request = new RequestPolicy(names * 2).check(head, WireHead.PEER);
        Map<String, String> environ = environ(request, RequestBody.NONE, "");
        for (int i = 0; i < names; i++) {
            assertThat(environ).containsEntry("HTTP_X_CHURN_" + i, i + "," + (names + i));
        }
    }
}
