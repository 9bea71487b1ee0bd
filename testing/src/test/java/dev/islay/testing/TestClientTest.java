package dev.islay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.islay.middleware.Clause;
import dev.islay.middleware.Violation;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestClientTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    @Test
    void anApplicationIsCalledAsByAServer() throws Exception {
        Application echo =
                (environ, start) -> {
                    start.call("201 Made", TEXT.and("X-Path", environ.pathInfo()));
                    return Body.of(environ.input().readAllBytes());
                };
        TestRequest request = TestRequest.post("/caf%C3%A9?a=b", "\u00e9").header("X-A", "1");

        TestResponse response = TestClient.of(echo).send(request);

        assertThat(response.code()).isEqualTo(201);
        assertThat(Environ.text(response.header("X-Path"))).isEqualTo("/caf\u00e9");
        assertThat(response.text()).isEqualTo("\u00e9");
        assertThat(response.header("X-None")).isEmpty();
    }

    @Test
    void theEnvironIsWhatAServerWouldBuild() {
        Environ environ =
                TestRequest.post("/a?b=c", "xyz")
                        .header("Content-Type", "text/plain")
                        .header("Cookie", "a=1")
                        .header("X-Two", "1")
                        .header("x-two", "2")
                        .variable("islay.request_id", "42")
                        .environ();

        assertThat(environ)
                .containsEntry("REQUEST_METHOD", "POST")
                .containsEntry("PATH_INFO", "/a")
                .containsEntry("QUERY_STRING", "b=c")
                .containsEntry("CONTENT_TYPE", "text/plain")
                .containsEntry("CONTENT_LENGTH", "3")
                .containsEntry("HTTP_X_TWO", "1, 2")
                .containsEntry("islay.request_id", "42");
    }

    @Test
    void whatTheApplicationThrowsIsThrown() {
        TestClient client =
                TestClient.of((_, _) -> {
                    throw new IOException("on purpose");
                });

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.get("/"));
        assertThat(client.attempt(TestRequest.get("/")).failure()).isPresent();
    }

    @Test
    void whatLintRaisesIsThrownAndWhatItReportsFails() throws Exception {
        Application hop =
                (_, start) -> {
                    start.call("200 OK", TEXT.and("Connection", "close"));
                    return Body.empty();
                };
        Application writes =
                (_, start) -> {
                    start.call("200 OK", TEXT).write(new byte[] {'a'});
                    return Body.empty();
                };

        assertThatExceptionOfType(Violation.class).isThrownBy(() -> TestClient.of(hop).get("/"));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> TestClient.of(writes).get("/"))
                .withMessageContaining("W021");
        assertThat(TestClient.of(writes).tolerating(Clause.W021).get("/").text()).isEqualTo("a");
    }

    @Test
    void aClientThatLeavesClosesTheBody() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Application endless =
                (_, start) -> {
                    start.call("200 OK", TEXT);
                    Body body = () -> new byte[] {'a'};
                    return body.onClose(closed::incrementAndGet);
                };

        assertThat(TestClient.of(endless).leavingAfter(3).get("/").text()).isEqualTo("aaa");
        assertThat(closed).hasValue(1);
    }
}
