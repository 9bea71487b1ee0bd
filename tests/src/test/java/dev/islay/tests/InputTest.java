package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 3333, "Input and Error Streams": {@code wsgi.input} when bodies are buffered. */
@OnEachPython
final class InputTest {
    private static final String THREE_LINES = "first\nsecond line\nthird";

    private final IslayProcess server;

    InputTest(Python python) {
        server = SharedServers.on(python);
    }

    private Answer post(String path, byte[] body) {
        try (RawClient client = server.connect()) {
            return client.post(path, body).read();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "read; first.second line.third",
                "read-some; first.s|econd l|ine.thi|rd",
                "read-nothing; |first.second line.third",
                "read-twice; first.second line.third||",
                "readline; first.|second line.|third",
                "readline-some; firs|t.|seco|nd l|ine.|thir|d",
                "readlines; first.|second line.|third",
                "iterate; first.|second line.|third",
                "unread; unread",
                "first; f",
            })
    void everyMethodReadsWhatWasSent(String way, String read) {
        Answer answer = post("/input/" + way, THREE_LINES.getBytes(ISO_8859_1));
        assertThat(answer.text().replace('\n', '.')).isEqualTo(read);
        assertThat(answer.field("X-Declared")).isEqualTo("23");
    }

    @Test
    void aHintForReadlinesMayEndItEarly() {
        Answer answer = post("/input/readlines-hint", THREE_LINES.getBytes(ISO_8859_1));
        assertThat(answer.text()).startsWith("first\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "read-some", "readline", "readlines", "iterate"})
    void thereIsAnEndAndNoBlockingWithoutABody(String way) {
        try (RawClient client = server.connect()) {
            Answer answer = client.get("/input/" + way).read();
            assertThat(answer.text()).isEmpty();
        }
    }

    @Test
    void aChunkedBodyHasALength() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Transfer-Encoding: chunked")
                    .send(
                            "5\r\n"
                                    + "hello\r\n"
                                    + "8;ext=\"a\"\r\n"
                                    + ", chunks\r\n"
                                    + "0\r\n"
                                    + "X-Trailer: ignored\r\n\r\n");
            Answer answer = client.read();
            assertThat(answer.text()).isEqualTo("hello, chunks");
            assertThat(answer.field("X-Declared")).isEqualTo("13");
            assertThat(answer.field("X-Encoding")).isEqualTo("none");
        }
    }

    @Test
    void anEmptyChunkedBodyIsEmpty() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Transfer-Encoding: chunked").send("0\r\n\r\n");
            Answer answer = client.read();
            assertThat(answer.text()).isEmpty();
            assertThat(answer.field("X-Declared")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65535, 65536, 65537, 3_000_000})
    void aLargeBodyArrivesWhole(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        assertThat(post("/digest", body).text()).isEqualTo(size + " " + sha256(body));
    }

    @Test
    void aLargeChunkedBodyArrivesWholeWithItsLength() {
        byte[] piece = new byte[40_000];
        new Random(1).nextBytes(piece);
        MessageDigest digest = digest();
        try (RawClient client = server.connect()) {
            client.request("POST", "/digest", "Transfer-Encoding: chunked");
            for (int i = 0; i < 5; i++) {
                client.send("9c40\r\n").send(piece).send("\r\n");
                digest.update(piece);
            }
            Answer answer = client.send("0\r\n\r\n").read();
            String hex = HexFormat.of().formatHex(digest.digest());
            assertThat(answer.text()).isEqualTo("200000 " + hex);
            assertThat(answer.field("X-Declared")).isEqualTo("200000");
        }
    }

    @Test
    void aLargeBodyThatTheApplicationLeavesUnreadDisturbsNobody() {
        try (RawClient client = server.connect()) {
            assertThat(client.post("/input/unread", new byte[500_000]).read().text())
                    .isEqualTo("unread");
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void bytesThatArriveOneByOneMakeTheSameRequest() {
        try (RawClient client = server.connect()) {
            String request =
                    "POST /input/read HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
            for (byte b : request.getBytes(ISO_8859_1)) {
                client.send(new byte[] {b});
            }
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void aClientThatExpectsItIsToldToContinue() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Content-Length: 5", "Expect: 100-continue");
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("hello").read().text()).isEqualTo("hello");
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
