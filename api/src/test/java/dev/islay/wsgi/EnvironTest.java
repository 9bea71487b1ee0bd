package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironTest {
    private final Environ environ = new Environ();

    @Test
    void theCommonVariablesHaveReaders() {
        Map.of(
                        "REQUEST_METHOD", "PUT",
                        "SCRIPT_NAME", "/app",
                        "PATH_INFO", "/x",
                        "QUERY_STRING", "a=b",
                        "CONTENT_TYPE", "text/css",
                        "CONTENT_LENGTH", "12",
                        "SERVER_NAME", "example.org",
                        "SERVER_PORT", "443",
                        "SERVER_PROTOCOL", "HTTP/1.1",
                        "wsgi.url_scheme", "https")
                .forEach(environ::put);
        assertThat(environ.method()).isEqualTo("PUT");
        assertThat(environ.scriptName()).isEqualTo("/app");
        assertThat(environ.pathInfo()).isEqualTo("/x");
        assertThat(environ.queryString()).isEqualTo("a=b");
        assertThat(environ.contentType()).isEqualTo("text/css");
        assertThat(environ.contentLength()).hasValue(12);
        assertThat(environ.serverName()).isEqualTo("example.org");
        assertThat(environ.serverPort()).isEqualTo("443");
        assertThat(environ.protocol()).isEqualTo("HTTP/1.1");
        assertThat(environ.scheme()).isEqualTo("https");
    }

    @Test
    void theServersOwnVariablesHaveTheirTypes() {
        InputStream input = InputStream.nullInputStream();
        PrintWriter errors = new PrintWriter(new StringWriter());
        environ.put("wsgi.input", input);
        environ.put("wsgi.errors", errors);
        environ.put("wsgi.multithread", true);
        assertThat(environ.input()).isSameAs(input);
        assertThat(environ.errors()).isSameAs(errors);
        assertThat(environ.multithread()).isTrue();
        assertThat(environ.multiprocess()).isFalse();
        assertThat(environ.runOnce()).isFalse();
    }

    @Test
    void whatIsAbsentReadsAsEmpty() {
        assertThat(environ.pathInfo()).isEmpty();
        assertThat(environ.contentLength()).isEmpty();
        assertThat(environ.header("Accept")).isEmpty();
    }

    @Test
    void headerFieldsAreFoundByTheNameThatHttpHas() {
        environ.put("HTTP_ACCEPT_ENCODING", "gzip");
        environ.put("CONTENT_TYPE", "text/css");
        environ.put("CONTENT_LENGTH", "3");
        assertThat(environ.header("accept-Encoding")).isEqualTo("gzip");
        assertThat(environ.header("Content-Type")).isEqualTo("text/css");
        assertThat(environ.header("Content-Length")).isEqualTo("3");
    }

    @Test
    void whatHasTheWrongTypeIsNamed() {
        environ.put("PATH_INFO", 5);
        environ.put("CONTENT_LENGTH", "many");
        assertThatIllegalStateException()
                .isThrownBy(environ::pathInfo)
                .withMessageContainingAll("PATH_INFO", "a String", "java.lang.Integer");
        assertThatIllegalStateException()
                .isThrownBy(environ::input)
                .withMessageContainingAll("wsgi.input", "InputStream", "absent");
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(environ::contentLength);
    }

    @Test
    void itIsAMapThatMayBeChanged() {
        environ.put("a.b", 1);
        assertThat(environ.put("a.b", 2)).isEqualTo(1);
        assertThat(environ.get("a.b")).isEqualTo(2);
        assertThat(environ).containsKey("a.b").hasSize(1).isEqualTo(Map.of("a.b", 2));
        Environ copy = environ.copy();
        assertThat(environ.remove("a.b")).isEqualTo(2);
        assertThat(environ).isEmpty();
        assertThat(copy).containsEntry("a.b", 2);
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what the compiler forbids is refused, too
    void nothingInItIsNull() {
        assertThatNullPointerException().isThrownBy(() -> environ.put("a.b", null));
        assertThatNullPointerException().isThrownBy(() -> environ.put(null, "a"));
    }

    @Test
    void nativeStringsHoldTheBytesOfUtf8() {
        assertThat(Environ.nativeString("\u2603")).isEqualTo("\u00e2\u0098\u0083");
        assertThat(Environ.text("\u00e2\u0098\u0083")).isEqualTo("\u2603");
        assertThat(Environ.text("\u00ff")).isEqualTo("\ufffd");
    }
}
