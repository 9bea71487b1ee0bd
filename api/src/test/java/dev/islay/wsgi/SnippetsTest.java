package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetsTest {
    private final Environ environ = new Environ(Map.of("REQUEST_METHOD", "GET"));

    @Test
    void theApplicationGreets() throws Exception {
        Responses answer = Responses.of(Snippets.hello(), environ);
        assertThat(answer.statuses()).containsExactly("200 OK");
        assertThat(answer.body()).isEqualTo("Hello world!\n");
    }

    @Test
    void theMiddlewareShouts() throws Exception {
        Application pipeline =
                Snippets.behindBoth(next -> next, Snippets.upperware(), Snippets.hello());
        assertThat(Responses.of(pipeline, environ).body()).isEqualTo("HELLO WORLD!\n");
    }

    @Test
    void theEchoGivesBackWhatItGot() throws Exception {
        assertThat(Responses.of(Snippets.echo(), environ).headers())
                .containsExactly(Headers.of("Allow", "POST"));
        environ.put("REQUEST_METHOD", "POST");
        environ.put("CONTENT_TYPE", "text/plain");
        environ.put(
                "wsgi.input", new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII)));
        assertThat(Responses.of(Snippets.echo(), environ).body()).isEqualTo("abc");
    }

    @Test
    void theErrorPageTakesThePlaceOfAnAnswer() throws Exception {
        Application failing =
                (_, start) -> {
                    start.call("200 OK", Headers.of());
                    throw new IOException("on purpose");
                };
        Responses answer = Responses.of(Snippets.errorPages().wrap(failing), environ);
        assertThat(answer.statuses()).containsExactly("200 OK", "502 Bad Gateway");
    }

    @Test
    void theEnvironIsReadAsText() {
        StringWriter log = new StringWriter();
        environ.put("PATH_INFO", "/s\u00c3\u00b8k");
        environ.put("HTTP_USER_AGENT", "curl");
        environ.put("wsgi.errors", new PrintWriter(log, true));
        assertThat(Snippets.greeting(environ)).isEqualTo("/s\u00f8k curl");
        assertThat(log.toString()).startsWith("asked for /s\u00f8k");
    }

    @Test
    void headersKeepTheirOrder() {
        assertThat(Snippets.headers())
                .containsExactly(
                        new Headers.Header("Set-Cookie", "a=1"),
                        new Headers.Header("Set-Cookie", "b=2"),
                        new Headers.Header("Content-Type", "text/plain"));
    }

    @Test
    void bodiesComeFromAnywhere(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        for (Body body : Snippets.bodies(file)) {
            assertThat(body.next()).isNotEmpty();
            body.close();
        }
    }
}
