package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications raise, what the client sees of it, and what the log tells. */
@OnEachPython
final class FailuresTest {
    private final Python python;
    private final IslayProcess server;

    FailuresTest(Python python) {
        this.python = python;
        this.server = SharedServers.on(python);
    }

    @ParameterizedTest
    @CsvSource({
        "before, 'LookupError: before'",
        "after-start, 'LookupError: after-start'",
        "in-iteration, 'LookupError: in-iteration'",
        "exit, 'SystemExit: exit was called'",
        "interrupt, 'KeyboardInterrupt: interrupt was raised'",
        "unprintable, Unprintable",
        "umlaut, LookupError",
    })
    void aPlainPageAnswersAndTheLogHasTheTraceback(String kind, String said) {
        try (RawClient client = server.connect()) {
            Answer answer = client.get("/exceptions/" + kind).read();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.field("Content-Type")).startsWith("text/plain");
            assertThat(answer.text()).doesNotContain("LookupError", "Traceback", "wsgi.py");
            assertThat(answer.has("X-Secret")).isFalse();
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
        server.err().await("GET /exceptions/" + kind + " ");
        server.err().await(said);
    }

    @Test
    void theTracebackIsThereOnceWithTheApplicationsOwnFrames() {
        try (RawClient client = server.connect()) {
            client.get("/exceptions/before?once").read();
        }
        server.err().await("GET /exceptions/before?once ");
        server.err().await("exceptions/wsgi.py");
        assertThat(server.err().soFar().stream().filter(line -> line.contains("before?once")))
                .hasSize(1);
        assertThat(server.err().text()).doesNotContain("islay_worker/gateway.py");
    }

    @Test
    void aFailureAfterOutputCutsTheResponseSoThatTheClientCanTell() {
        try (RawClient client = server.connect()) {
            client.get("/exceptions/after-output").head();
            assertThat(new String(client.chunk())).isEqualTo("begun");
            client.expectEnd();
        }
        server.err().await("LookupError: after-output");
    }

    @Test
    void whatIsWrittenToTheErrorStreamIsLoggedLineByLineWithTheRequest() {
        String word = "w" + System.nanoTime();
        try (RawClient client = server.connect()) {
            String id = client.get("/errors?" + word).read().text();
            for (String line : List.of("one", "two", "three", "without an end")) {
                assertThat(server.err().await(word + " " + line)).contains(id);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/all", "/lines", "/iterate", "/write"})
    void theValidatorOfTheStandardLibraryHasNoComplaint(String kind) {
        try (RawClient client = server.connect()) {
            for (int size : new int[] {0, 10, 200_000}) {
                byte[] body = "line\n".repeat(size / 5).getBytes();
                Answer answer = client.post("/validated" + kind, body).read();
                assertThat(answer.status()).as("%s", python).isEqualTo(200);
                assertThat(answer.body()).hasSizeGreaterThanOrEqualTo(body.length);
            }
            Answer get = client.get("/validated" + kind + "?a=b").read();
            assertThat(get.text()).endsWith(" end");
        }
    }
}
