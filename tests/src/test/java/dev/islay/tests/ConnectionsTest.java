package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 on the connection: keeping, pipelining, framing of responses, streaming. */
@OnEachPython
final class ConnectionsTest {
    private final IslayProcess server;
    private final String gate;

    ConnectionsTest(Python python) {
        server = SharedServers.on(python);
        gate = "/" + Thread.currentThread().threadId() + "-" + System.nanoTime();
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/hello").read().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderWhateverTheySlowness() {
        try (RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.get("/gate/wait" + gate).get("/hello").get("/bodies/list").get("/hello");
            other.get("/gate/open" + gate).read();
            assertThat(client.read().text()).isEqualTo("went on");
            assertThat(client.read().text()).isEqualTo("hello");
            assertThat(client.read().text()).isEqualTo("a list");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void aRequestWithABodyMayStandInAPipeline() {
        try (RawClient client = server.connect()) {
            client.post("/input/read", "one".getBytes())
                    .post("/input/unread", new byte[100_000])
                    .post("/input/read", "three".getBytes());
            assertThat(client.read().text()).isEqualTo("one");
            assertThat(client.read().text()).isEqualTo("unread");
            assertThat(client.read().text()).isEqualTo("three");
        }
    }

    @Test
    void theConnectionEndsWhenTheClientWantsThat() {
        try (RawClient client = server.connect()) {
            Answer answer = client.get("/hello", "Connection: close").read();
            assertThat(answer.field("Connection")).isEqualTo("close");
            client.expectEnd();
        }
    }

    @Test
    void anOldClientGetsOneAnswerAndTheEndOfTheConnection() {
        try (RawClient client = server.connect()) {
            Answer answer = client.send("GET /bodies/generator HTTP/1.0\r\n\r\n").read();
            assertThat(answer.has("Transfer-Encoding")).isFalse();
            assertThat(answer.text()).isEqualTo("generator");
            client.expectEnd();
        }
    }

    @Test
    void anOldClientMayAskToKeepTheConnection() {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                Answer answer = client.read();
                assertThat(answer.text()).isEqualTo("hello");
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("keep-alive");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/bodies/list", "/bodies/generator", "/bodies/whole"})
    void headHasTheFieldsOfGetAndNoBody(String target) {
        try (RawClient client = server.connect()) {
            Answer head = client.request("HEAD", target).head();
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
            Answer get = client.get(target).read();
            assertThat(head.status()).isEqualTo(get.status());
            if (head.has("Content-Length")) {
                assertThat(head.field("Content-Length")).isEqualTo("" + get.body().length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"204, ''", "204, 5", "304, ''", "304, 5", "304, 1000"})
    void someStatusesHaveNoBody(int status, String length) {
        try (RawClient client = server.connect()) {
            Answer answer = client.get("/bodiless/" + status + "/" + length).read();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.has("Transfer-Encoding")).isFalse();
            if (status == 204) {
                assertThat(answer.has("Content-Length")).isFalse();
            }
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void eachBlockArrivesBeforeTheNextIsMade() {
        try (RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.get("/gate/steps" + gate);
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(new String(client.chunk())).isEqualTo("first");
            other.get("/gate/open" + gate).read();
            assertThat(new String(client.chunk())).isEqualTo("second");
            assertThat(client.chunk()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "many, 12345",
        "many-blocks, 12345",
        "exact, 12345",
        "zero, ''",
        "zero-many, ''",
    })
    void whatIsBeyondTheContentLengthIsCutOff(String kind, String text) {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/lengths/" + kind).read().text()).isEqualTo(text);
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void writingBeyondTheContentLengthIsAnError() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/lengths/many-written").read().status()).isEqualTo(500);
            server.err().await("write() of 8 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"few", "few-blocks", "few-empty"})
    void aBodyShorterThanItsContentLengthEndsTheConnection(String kind) {
        try (RawClient client = server.connect()) {
            Answer head = client.get("/lengths/" + kind).head();
            if (head.status() == 500) {
                assertThat(head.has("Content-Length")).isTrue();
                return;
            }
            assertThat(client.takeAll().length).isLessThan(5);
        }
        server.err().await("GET /lengths/" + kind + " ");
    }

    @Test
    void aClientThatShutsItsSendingSideGetsItsAnswer() {
        try (RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.get("/gate/wait" + gate).endOutput();
            other.get("/gate/open" + gate).read();
            assertThat(client.read().text()).isEqualTo("went on");
            client.expectEnd();
        }
    }

    @Test
    void whatIsWrongEndsTheConnectionAfterTheAnswersBeforeIt() {
        try (RawClient client = server.connect()) {
            client.get("/hello").send("NONSENSE\r\n\r\n").get("/hello");
            assertThat(client.read().text()).isEqualTo("hello");
            assertThat(client.read().status()).isEqualTo(400);
            client.expectEnd();
        }
    }
}
