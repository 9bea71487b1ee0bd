package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** PEP 3333, "environ Variables", as an application sees them. */
@OnEachPython
final class EnvironTest {
    private final IslayProcess server;

    EnvironTest(Python python) {
        this.server = SharedServers.on(python);
    }

    /** What a key holds. */
    private record Value(String type, String text) {}

    private Map<String, Value> environ(RawClient client) {
        Map<String, Value> environ = new HashMap<>();
        for (String line : client.read().text().split("\n")) {
            String[] parts = line.split("\t", 3);
            environ.put(parts[0], new Value(parts[1], parts[2]));
        }
        return environ;
    }

    private Map<String, Value> sent(String request) {
        try (RawClient client = server.connect()) {
            return environ(client.send(request));
        }
    }

    private static Value value(Map<String, Value> environ, String key) {
        return Objects.requireNonNull(environ.get(key), key);
    }

    private static void assertText(Map<String, Value> environ, String key, String text) {
        assertThat(environ.get(key)).as(key).isEqualTo(new Value("str", text));
    }

    @Test
    void everyRequiredKeyIsThereWithItsType() {
        try (RawClient client = server.connect()) {
            Map<String, Value> environ =
                    environ(client.get("/environ/a%20b?c=%20d", "X-Two-Words: v"));
            assertText(environ, "REQUEST_METHOD", "GET");
            assertText(environ, "SCRIPT_NAME", "/environ");
            assertText(environ, "PATH_INFO", "/a b");
            assertText(environ, "QUERY_STRING", "c=%20d");
            assertText(environ, "REQUEST_URI", "/environ/a%20b?c=%20d");
            assertText(environ, "SERVER_NAME", "127.0.0.1");
            assertText(environ, "SERVER_PORT", Integer.toString(server.port()));
            assertText(environ, "SERVER_PROTOCOL", "HTTP/1.1");
            assertText(environ, "REMOTE_ADDR", "127.0.0.1");
            assertText(environ, "REMOTE_PORT", Integer.toString(client.localPort()));
            assertText(environ, "GATEWAY_INTERFACE", "CGI/1.1");
            assertText(environ, "HTTP_HOST", "h");
            assertText(environ, "HTTP_X_TWO_WORDS", "v");
            assertText(environ, "wsgi.url_scheme", "http");
            assertThat(environ).doesNotContainKeys("CONTENT_TYPE", "CONTENT_LENGTH", "HTTPS");
        }
    }

    @Test
    void theGatewaysOwnKeysHaveTheTypesOfThePep() {
        Map<String, Value> environ = sent("GET /environ HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(value(environ, "environ").type()).isEqualTo("dict");
        assertThat(environ.get("wsgi.version")).isEqualTo(new Value("tuple", "(1, 0)"));
        assertThat(environ.get("wsgi.multithread")).isEqualTo(new Value("bool", "True"));
        assertThat(environ.get("wsgi.multiprocess")).isEqualTo(new Value("bool", "False"));
        assertThat(environ.get("wsgi.run_once")).isEqualTo(new Value("bool", "False"));
        assertThat(environ.get("wsgi.input_terminated")).isEqualTo(new Value("bool", "True"));
        assertThat(environ).containsKeys("wsgi.input", "wsgi.errors", "wsgi.file_wrapper");
        assertThat(environ.keySet().stream().filter(key -> key.contains(".")))
                .allMatch(key -> key.matches("[a-z0-9_]+\\.[a-z0-9_.]+"));
    }

    @Test
    void bytesOfThePathAndOfFieldsArriveAsLatin1() {
        Map<String, Value> environ =
                sent(
                        "GET /environ/%E4%C3%A4?%e4 HTTP/1.1\r\n"
                                + "Host: h\r\n"
                                + "X-A: b\u00e4\u00ff\r\n\r\n");
        assertText(environ, "PATH_INFO", "/\u00e4\u00c3\u00a4");
        assertText(environ, "QUERY_STRING", "%e4");
        assertText(environ, "HTTP_X_A", "b\u00e4\u00ff");
    }

    @Test
    void anEscapedSlashIsASlashInThePathAndAPercentIsDecodedOnce() {
        Map<String, Value> environ = sent("GET /environ/a%2Fb%2541+c HTTP/1.1\r\nHost: h\r\n\r\n");
        assertText(environ, "PATH_INFO", "/a/b%41+c");
        assertText(environ, "REQUEST_URI", "/environ/a%2Fb%2541+c");
    }

    @Test
    void dotsAndDoubleSlashesOfThePathAreLeftToTheApplication() {
        assertText(
                sent("GET /environ//a/../b/./c HTTP/1.1\r\nHost: h\r\n\r\n"),
                "PATH_INFO",
                "//a/../b/./c");
    }

    @Test
    void fieldsSentSeveralTimesAreJoinedByCommasAndCookiesBySemicolons() {
        Map<String, Value> environ =
                sent(
                        "GET /environ HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nCookie: a=1\r\nx-a: 2\r\n"
                                + "Cookie: b=2\r\n\r\n");
        assertThat(value(environ, "HTTP_X_A").text().split(", ?")).containsExactly("1", "2");
        assertText(environ, "HTTP_COOKIE", "a=1; b=2");
    }

    @Test
    void fieldsThatCouldBeMistakenForOthersAreLeftOut() {
        Map<String, Value> environ =
                sent(
                        "GET /environ HTTP/1.1\r\nHost: h\r\nX_A: smuggled\r\nProxy: evil\r\n"
                                + "X-Forwarded-For: 9.9.9.9\r\n\r\n");
        assertThat(environ).doesNotContainKeys("HTTP_X_A", "HTTP_PROXY", "HTTP_X_FORWARDED_FOR");
        assertText(environ, "REMOTE_ADDR", "127.0.0.1");
    }

    @Test
    void contentFieldsHaveNamesOfTheirOwn() {
        Map<String, Value> environ =
                sent(
                        "POST /environ HTTP/1.1\r\nHost: h\r\nContent-Type: a/b; c=d\r\n"
                                + "Content-Length: 3\r\n\r\nxyz");
        assertText(environ, "CONTENT_TYPE", "a/b; c=d");
        assertText(environ, "CONTENT_LENGTH", "3");
        assertThat(environ).doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
    }

    @Test
    void theTargetMayBeAnAsteriskOrAWholeAddress() {
        Map<String, Value> whole =
                sent("GET http://other:81/environ/x?y HTTP/1.1\r\nHost: h\r\n\r\n");
        assertText(whole, "PATH_INFO", "/x");
        assertText(whole, "HTTP_HOST", "other:81");
    }

    @Test
    void valuesAreNativeStrings() {
        Map<String, Value> environ = sent("GET /environ HTTP/1.0\r\n\r\n");
        environ.forEach((key, value) -> {
            if (!key.contains(".") && !key.equals("environ")) {
                assertThat(value.type()).as(key).isEqualTo("str");
            }
        });
        assertThat(environ).doesNotContainKey("HTTP_HOST");
        assertText(environ, "SERVER_PROTOCOL", "HTTP/1.0");
    }
}
