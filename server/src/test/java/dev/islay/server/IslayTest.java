package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server within a Java program, without Python. */
@Timeout(60)
final class IslayTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.close();
    }

    private static Application saying(String text) {
        return (environ, startResponse) -> {
            startResponse.call("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.utf8(text + " " + environ.scriptName() + "|" + environ.pathInfo());
        };
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void anApplicationIsServedInThreeLines() throws Exception {
        String address;
        try (EmbeddedServer server = Islay.serve(saying("hello"), "127.0.0.1:0")) {
            address = server.address();
            assertThat(address).matches("http://127\\.0\\.0\\.1:[1-9]\\d+");
            assertThat(get(address + "/x").body()).isEqualTo("hello |/x");
        }
        assertThatThrownBy(() -> get(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void severalStandSideBySideAndSeveralServersToo() throws Exception {
        try (EmbeddedServer one =
                        Islay.builder()
                                .bind("127.0.0.1:0")
                                .mount("/", saying("root"))
                                .mount("/a/b", saying("deep"))
                                .setting("limit-request-body", "10")
                                .start();
                EmbeddedServer two = Islay.serve(saying("other"), "127.0.0.1:0")) {
            assertThat(get(one.address() + "/a").body()).isEqualTo("root |/a");
            assertThat(get(one.address() + "/a/b/c").body()).isEqualTo("deep /a/b|/c");
            assertThat(get(two.address() + "/").body()).isEqualTo("other |/");
            assertThat(one.addresses()).containsExactly(one.address());
        }
    }

    @Test
    void whoWaitsForTheEndIsWoken() throws Exception {
        EmbeddedServer server = Islay.serve(saying("x"), "127.0.0.1:0");
        CountDownLatch woken = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            try {
                server.await();
                woken.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.close();
        server.close();
        woken.await();
    }

    @Test
    void whatIsWrongIsSaidInWords() throws StartRefused {
        assertThatThrownBy(() -> Islay.builder().bind("127.0.0.1:0").start())
                .hasMessage("nothing is mounted");
        assertThatThrownBy(() -> Islay.builder().setting("nonsense", "1").start())
                .hasMessage("nonsense: there is no such setting");
        assertThatThrownBy(
                        () -> Islay.builder().mount("/", saying("x")).setting("queue", "x").start())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("setting queue");
        assertThatThrownBy(() -> Islay.builder().mount("no place", saying("x")))
                .isInstanceOf(IllegalArgumentException.class);
        try (EmbeddedServer server = Islay.serve(saying("x"), "127.0.0.1:0")) {
            String taken = server.address().substring("http://".length());
            assertThatThrownBy(() -> Islay.serve(saying("y"), taken))
                    .isInstanceOfSatisfying(
                            StartRefused.class,
                            refused -> assertThat(refused.status()).isEqualTo(ExitStatus.BIND));
        }
    }
}
