package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.conformance.Answer.Stage;
import dev.islay.conformance.Expectation.Framing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final String COUNTED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";

    private static Answer read(String wire, boolean ended) {
        return AnswerReader.read(wire.getBytes(ISO_8859_1), ended, "GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNTED, CHUNKED})
    void aBodyIsReadAndWhatFollowsIsLeft(String wire) {
        Answer answer = read(wire + "HTTP/1.1 next", false);
        assertThat(answer.stage()).isEqualTo(Stage.WHOLE);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.length()).isEqualTo(wire.length());
        assertThat(answer.flaw()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.reason()).isEqualTo("OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNTED, CHUNKED})
    void noPartOfItIsTheWhole(String wire) {
        for (int end = 0; end < wire.length(); end++) {
            Answer answer = read(wire.substring(0, end), true);
            assertThat(answer.stage()).as("%s bytes", end).isNotEqualTo(Stage.WHOLE);
            assertThat(answer.flaw()).isEmpty();
        }
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() {
        String wire = "HTTP/1.0 200 OK\r\n\r\nhello";
        assertThat(read(wire, false).stage()).isEqualTo(Stage.ENDLESS);
        assertThat(read(wire, true).stage()).isEqualTo(Stage.WHOLE);
        assertThat(read(wire, true).framing()).isEqualTo(Framing.CLOSE);
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200 OK", "GET, 100 Continue", "GET, 204 No Content", "GET, 304 Same"})
    void thereAreAnswersWithoutABody(String method, String status) {
        byte[] wire = ("HTTP/1.1 " + status + "\r\n\r\nmore").getBytes(ISO_8859_1);
        Answer answer = AnswerReader.read(wire, false, method);
        assertThat(answer.stage()).isEqualTo(Stage.WHOLE);
        assertThat(answer.framing()).isEqualTo(Framing.NONE);
        assertThat(answer.length()).isEqualTo(wire.length - 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nA: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
                "HTTP/1.1 204 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void whatIsNotHttpIsAFlaw(String wire) {
        assertThat(read(wire, true).flaw()).isNotEmpty();
    }
}
