package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code wsgi.input} when bodies are handed on while they arrive. */
@OnSomePythons
final class StreamedInputTest {
    private static final Map<Python, IslayProcess> SERVERS = new EnumMap<>(Python.class);

    private final IslayProcess server;

    StreamedInputTest(Python python) {
        Launch launch = Launch.all().on(python).with("--request-body", "stream");
        server = SERVERS.computeIfAbsent(python, _ -> launch.start());
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(IslayProcess::close);
        SERVERS.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "read; first.second line.third",
                "read-some; first.s|econd l|ine.thi|rd",
                "read-twice; first.second line.third||",
                "readline; first.|second line.|third",
                "readline-some; firs|t.|seco|nd l|ine.|thir|d",
                "readlines; first.|second line.|third",
                "iterate; first.|second line.|third",
            })
    void everyMethodReadsWhatWasSent(String way, String read) {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/" + way, "Transfer-Encoding: chunked");
            client.send("8\r\nfirst\nse\r\n").send("f\r\ncond line\nthird\r\n0\r\n\r\n");
            Answer answer = client.read();
            assertThat(answer.text().replace('\n', '.')).isEqualTo(read);
            assertThat(answer.field("X-Declared")).isEqualTo("none");
            assertThat(answer.field("X-Encoding")).isEqualTo("chunked");
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void theApplicationReadsBeforeTheBodyIsComplete() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/first", "Content-Length: 2").send("a");
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(new String(client.take(1))).isEqualTo("a");
            client.send("b").get("/hello");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void theClientIsToldToContinueWhenTheApplicationReads() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Content-Length: 5", "Expect: 100-continue");
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void theClientIsNotToldToContinueWhenTheApplicationDoesNotRead() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/unread", "Content-Length: 5", "Expect: 100-continue");
            assertThat(client.read().text()).isEqualTo("unread");
        }
    }

    @Test
    void aLargeBodyArrivesWhole() {
        byte[] body = new byte[3_000_000];
        try (RawClient client = server.connect()) {
            assertThat(client.post("/digest", body).read().text()).startsWith("3000000 ");
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void aBodyThatBreaksOffIsAnErrorForTheReader() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Content-Length: 10").send("abc").endOutput();
            assertThat(client.read().status()).isBetween(400, 599);
            client.expectEnd();
        }
    }
}
