package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application may return, and what it may not. */
@OnEachPython
final class BodiesTest {
    private final IslayProcess server;

    BodiesTest(Python python) {
        server = SharedServers.on(python);
    }

    private Answer get(String kind) {
        try (RawClient client = server.connect()) {
            return client.get("/bodies/" + kind).read();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "list, a list",
        "tuple, a tuple",
        "one, one block",
        "empty-list, ''",
        "empty-blocks, ''",
        "generator, generator",
        "whole, whole bytes",
        "indexed, indexed",
        "iterator, iterator",
        "map, mapped",
    })
    void anyIterableOfBytesIsSent(String kind, String text) {
        Answer answer = get(kind);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void aStreamIsSentByLines() {
        assertThat(get("bytesio").text()).isEqualTo("line\nline\n");
    }

    @Test
    void everyByteArrivesAsItWas() {
        byte[] body = get("all-bytes").body();
        assertThat(body).hasSize(256);
        for (int i = 0; i < 256; i++) {
            assertThat(body[i]).isEqualTo((byte) i);
        }
    }

    @ParameterizedTest
    @CsvSource({"long, 300000", "many, 1000000"})
    void longBodiesArriveWhole(String kind, int length) {
        assertThat(get(kind).body()).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "one", "whole", "long", "many", "empty-list"})
    void aBodyWhoseLengthIsKnownHasAContentLength(String kind) {
        Answer answer = get(kind);
        assertThat(answer.field("Content-Length")).isEqualTo("" + answer.body().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text-whole"})
    void textIsRefusedWithTheWayOut(String kind) {
        assertThat(get(kind).status()).isEqualTo(500);
        server.err().await("GET /bodies/" + kind + " ");
        server.err().await(".encode(\"utf-8\")");
    }

    @Test
    void aMissingReturnIsNamed() {
        assertThat(get("none").status()).isEqualTo(500);
        server.err().await("a return is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "numbers"})
    void whatIsNoBytesIsRefused(String kind) {
        assertThat(get(kind).status()).isEqualTo(500);
        server.err().await("GET /bodies/" + kind + " ");
    }
}
