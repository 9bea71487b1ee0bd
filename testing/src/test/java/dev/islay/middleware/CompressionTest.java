package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import dev.islay.testing.MiddlewareContract;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.Write;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest implements MiddlewareContract {
    private static final String TEXT = "It was a dark and stormy night. ".repeat(50);
    private static final Headers HTML =
            Headers.of("Content-Type", "text/html; charset=utf-8", "ETag", "\"one\"");

    @Override
    public Middleware middleware() {
        return new Compression();
    }

    @Override
    public TestRequest request() {
        return accepting("gzip");
    }

    private static TestRequest accepting(String codings) {
        return TestRequest.get("/").header("Accept-Encoding", codings);
    }

    private static Application saying(String status, Headers headers) {
        return (_, start) -> {
            start.call(status, headers);
            return status.startsWith("304") ? Body.empty() : Body.utf8(TEXT);
        };
    }

    private static TestResponse answer(Application application, TestRequest request)
            throws Exception {
        return TestClient.of(new Compression().wrap(application)).send(request);
    }

    private static InputStream decoding(String coding, byte[] bytes) throws IOException {
        InputStream stream = new ByteArrayInputStream(bytes);
        return switch (coding) {
            case "br" -> eager(new BrotliInputStream(stream));
            case "zstd" -> new ZstdInputStream(stream).setContinuous(true);
            default -> new GZIPInputStream(stream);
        };
    }

    private static InputStream eager(BrotliInputStream stream) {
        stream.enableEagerOutput();
        return stream;
    }

    private static String decoded(TestResponse response) throws IOException {
        try (InputStream stream = decoding(response.header("Content-Encoding"), response.body())) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void aClientGetsTheCodingThatItTakes(String coding) throws Exception {
        Headers sized =
                HTML.and("Content-Length", "" + TEXT.length()).and("Accept-Ranges", "bytes");

        TestResponse response = answer(saying("200 OK", sized), accepting(coding));

        assertThat(response.header("Content-Encoding")).isEqualTo(coding);
        assertThat(response.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(response.header("ETag")).isEqualTo("W/\"one\"");
        assertThat(response.headers().has("Content-Length")).isFalse();
        assertThat(response.headers().has("Accept-Ranges")).isFalse();
        assertThat(response.body()).hasSizeLessThan(TEXT.length() / 4);
        assertThat(decoded(response)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void eachBlockCanBeReadBeforeTheNextIsAskedFor(String coding) throws Exception {
        Iterator<String> texts = List.of("first ", "second ", "third").iterator();
        Application streams =
                (_, start) -> {
                    start.call("200 OK", HTML);
                    return () ->
                            texts.hasNext() ? texts.next().getBytes(StandardCharsets.UTF_8) : null;
                };

        TestResponse response =
                TestClient.of(new Compression().wrap(streams))
                        .leavingAfter(2)
                        .send(accepting(coding));

        byte[] room = new byte[13];
        try (InputStream stream = decoding(coding, response.body())) {
            for (int i = 0; i < room.length; i++) {
                room[i] = (byte) stream.read(); // Brotli's reads ahead if it is asked for more
            }
        }
        assertThat(new String(room, StandardCharsets.UTF_8)).isEqualTo("first second ");
    }

    @Test
    void whatIsWrittenIsCompressedToo() throws Exception {
        Application writes =
                (_, start) -> {
                    Write write = start.call("200 OK", HTML);
                    write.write("one ".getBytes(StandardCharsets.UTF_8));
                    write.write("two ".getBytes(StandardCharsets.UTF_8));
                    return Body.utf8("three");
                };
        TestClient client = TestClient.of(new Compression().wrap(writes)).tolerating(Clause.W021);

        assertThat(decoded(client.send(accepting("gzip")))).isEqualTo("one two three");
    }

    @Test
    void anErrorPageIsCompressedByItself() throws Exception {
        Application fails =
                (_, start) -> {
                    start.call("200 OK", HTML);
                    start.call("500 Oh", HTML, new IOException("on purpose"));
                    return Body.utf8("sorry");
                };

        assertThat(decoded(answer(fails, accepting("gzip")))).isEqualTo("sorry");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    200 OK      | Content-Type: image/png
                    200 OK      | Content-Type: application/zip
                    200 OK      | Content-Type: text/css; Content-Encoding: br
                    200 OK      | Content-Type: text/css; Content-Length: 255
                    200 OK      | Content-Type: text/css; Cache-Control: max-age=1, No-Transform
                    200 OK      | Content-Type: text/css; Content-Range: bytes 0-9/99
                    206 Partial | Content-Type: text/css
                    304 Same    | ETag: "a"
                    """)
    void whatShouldNotBeCompressedStaysAsItIs(String status, String fields) throws Exception {
        Headers headers =
                Headers.of(
                        Arrays.stream(fields.split("; "))
                                .flatMap(field -> Arrays.stream(field.split(": ")))
                                .toArray(String[]::new));
        byte[] text = TEXT.substring(0, 255).getBytes(StandardCharsets.UTF_8);
        Application plain =
                (_, start) -> {
                    start.call(status, headers);
                    return status.startsWith("304") ? Body.empty() : Body.of(text);
                };

        assertThat(answer(plain, accepting("gzip")).headers()).isEqualTo(headers);
    }

    @Test
    void whoDoesNotTakeItGetsTheSameBytesAndIsToldThatOthersMay() throws Exception {
        TestResponse response =
                answer(saying("200 OK", HTML.and("Vary", "Cookie")), accepting("br;q=0"));

        assertThat(response.text()).isEqualTo(TEXT);
        assertThat(response.headers().all("Vary")).containsExactly("Cookie", "Accept-Encoding");
        assertThat(response.header("ETag")).isEqualTo("\"one\"");
    }

    @Test
    void varyIsSaidOnce() throws Exception {
        for (String vary : List.of("accept-encoding", "Cookie, Accept-Encoding", "*")) {
            TestResponse response =
                    answer(saying("200 OK", HTML.and("Vary", vary)), accepting("gzip"));
            assertThat(response.headers().all("Vary")).containsExactly(vary);
        }
    }

    @Test
    void aHeadIsAnsweredWithTheHeadThatGetWouldGet() throws Exception {
        Headers sized = HTML.and("Content-Length", "" + TEXT.length());
        Application page =
                (_, start) -> {
                    start.call("200 OK", sized);
                    return Body.utf8(TEXT); // also for HEAD: a server drops it
                };

        for (String accepted : List.of("gzip", "br, zstd", "identity")) {
            TestResponse head = answer(page, accepting(accepted).method("HEAD"));
            assertThat(head.headers()).isEqualTo(answer(page, accepting(accepted)).headers());
            assertThat(head.body().length == 0).isEqualTo(head.headers().has("Content-Encoding"));
        }
    }

    @Test
    void aHeadOfNothingStaysAsItIs() throws Exception {
        Headers small = HTML.and("Content-Length", "0");
        Application empty =
                (_, start) -> {
                    start.call("200 OK", small);
                    return Body.empty();
                };

        assertThat(answer(empty, accepting("gzip").method("HEAD")).headers()).isEqualTo(small);
    }

    @Test
    void twiceIsOnce() throws Exception {
        Application twice = new Compression().then(new Compression()).wrap(saying("200 OK", HTML));

        TestResponse response = TestClient.of(twice).send(accepting("gzip"));

        assertThat(response.headers().all("Content-Encoding")).containsExactly("gzip");
        assertThat(decoded(response)).isEqualTo(TEXT);
    }

    @Test
    void codingsAndTheSmallestSizeCanBeChosen() throws Exception {
        Headers sized = HTML.and("Content-Length", "" + TEXT.length());
        Compression large = new Compression(Optional.of(10_000L), Optional.of(List.of("gzip")));
        Compression only = new Compression().from(10).only("zstd", "gzip");

        assertThat(TestClient.of(large.wrap(saying("200 OK", sized))).send(accepting("*")).text())
                .isEqualTo(TEXT);
        assertThat(
                        TestClient.of(only.wrap(saying("200 OK", sized)))
                                .send(accepting("*"))
                                .header("Content-Encoding"))
                .isEqualTo("zstd");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Compression().only("compress"))
                .withMessageContaining("no coding compress here");
    }
}
