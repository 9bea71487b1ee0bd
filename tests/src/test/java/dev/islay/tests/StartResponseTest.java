package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 3333, "The start_response() Callable". */
@OnEachPython
final class StartResponseTest {
    private final IslayProcess server;

    StartResponseTest(Python python) {
        server = SharedServers.on(python);
    }

    private Answer get(String way) {
        try (RawClient client = server.connect()) {
            return client.get("/start_response/" + way).read();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"replaced-before-output", "replaced-in-a-generator"})
    void anErrorPageReplacesWhatHasNotBegun(String way) {
        Answer answer = get(way);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 500 Replaced");
        assertThat(answer.field("X-From")).isEqualTo("second");
        assertThat(answer.text()).isEqualTo("error page");
    }

    @Test
    void anErrorAfterOutputHasBegunIsRaisedAgainAndCutsTheResponse() {
        try (RawClient client = server.connect()) {
            client.get("/start_response/replaced-after-output");
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(new String(client.chunk())).isEqualTo("begun");
            client.expectEnd();
        }
        server.err().await("KeyError: 'trapped'");
    }

    @ParameterizedTest
    @CsvSource({
        "late, HTTP/1.1 201 Late, late",
        "at-the-end, HTTP/1.1 202 Empty, ''",
        "writing, HTTP/1.1 200 OK, 'written, twice, returned'",
        "with-none, HTTP/1.1 200 OK, fine",
    })
    void itMayBeCalledInTheseWays(String way, String statusLine, String body) {
        Answer answer = get(way);
        assertThat(answer.statusLine()).isEqualTo(statusLine);
        assertThat(answer.field("X-From")).isEqualTo("first");
        assertThat(answer.text()).isEqualTo(body);
    }

    @Test
    void fieldsKeepTheirOrderAndTheirBytes() {
        Answer answer = get("cookies");
        assertThat(answer.fields().subList(0, 3))
                .containsExactly(
                        new Answer.Field("Set-Cookie", "a=1"),
                        new Answer.Field("X-B", "\u00e4"),
                        new Answer.Field("Set-Cookie", "b=2"));
        assertThat(answer.all("Date")).hasSize(1);
        assertThat(answer.field("Server")).startsWith("Islay");
    }

    @ParameterizedTest
    @CsvSource({
        "twice, start_response was called again without exc_info",
        "never, start_response was not called",
        "bad-status-number, status",
        "bad-status-short, status",
        "bad-status-control, status",
        "bad-fields-text, list",
        "bad-field-triple, X-A",
        "bad-field-number, X-A",
        "bad-field-newline, X-A",
        "bad-field-name, X A",
        "bad-field-hop, Connection",
        "bad-field-chunked, Transfer-Encoding",
        "bad-length-text, Content-Length",
        "bad-length-twice, Content-Length",
    })
    void whatThePepForbidsIsAnErrorThatTheLogExplains(String way, String said) {
        Answer answer = get(way);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("Traceback").doesNotContain("never");
        String line = server.err().await("GET /start_response/" + way + " ");
        assertThat(line).isNotEmpty();
        Eventually.until(
                "a line with PEP 3333 and " + said,
                () -> server.err().has(text -> text.contains("PEP 3333") && text.contains(said)));
    }
}
