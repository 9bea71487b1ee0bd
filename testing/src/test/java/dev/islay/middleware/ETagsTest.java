package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.testing.MiddlewareContract;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import dev.islay.testing.TransparentContract;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ETagsTest implements MiddlewareContract {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final String MODIFIED = "Tue, 10 Nov 2026 08:00:00 GMT";

    @Override
    public Middleware middleware() {
        return new ETags();
    }

    private static Application saying(Headers headers, String... blocks) {
        return (_, start) -> {
            start.call("200 OK", headers);
            byte[][] bytes = new byte[blocks.length][];
            for (int i = 0; i < blocks.length; i++) {
                bytes[i] = blocks[i].getBytes(StandardCharsets.UTF_8);
            }
            return Body.of(bytes);
        };
    }

    private static TestClient client(Application application) {
        return TestClient.of(new ETags().wrap(application));
    }

    private static TestRequest asking(String name, String value) {
        return TestRequest.get("/").header(name, value);
    }

    @Test
    void aPageGetsATagAndIsNotSentTwice() throws Exception {
        TestClient client = client(saying(TEXT.and("Cache-Control", "max-age=9"), "hello"));

        TestResponse first = client.get("/");
        TestResponse second = client.send(asking("If-None-Match", first.header("ETag")));

        assertThat(first.text()).isEqualTo("hello");
        assertThat(first.header("ETag")).matches("\"[\\w-]{22}\"");
        assertThat(second.status()).isEqualTo("304 Not Modified");
        assertThat(second.headers())
                .isEqualTo(Headers.of("Cache-Control", "max-age=9", "ETag", first.header("ETag")));
        assertThat(second.body()).isEmpty();
    }

    @Test
    void otherPagesHaveOtherTags() throws Exception {
        String tag = client(saying(TEXT, "one")).get("/").header("ETag");

        TestResponse other = client(saying(TEXT, "two")).send(asking("If-None-Match", tag));

        assertThat(other.status()).isEqualTo("200 OK");
        assertThat(other.header("ETag")).isNotEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    "a"          | 304
                    W/"a"        | 304
                    "b", "a"     | 304
                    "b,a", W/"a" | 304
                    *            | 304
                    "b"          | 200
                    a            | 200
                    """)
    void theApplicationsOwnTagIsCompared(String asked, int code) throws Exception {
        TestClient client = client(saying(TEXT.and("ETag", "\"a\""), "hello"));

        assertThat(client.send(asking("If-None-Match", asked)).code()).isEqualTo(code);
        assertThat(client.send(asking("If-None-Match", asked).method("HEAD")).code())
                .isEqualTo(code);
        assertThat(client.send(asking("If-None-Match", asked).method("POST")).code())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Tue, 10 Nov 2026 08:00:00 GMT   | 304
                    Tue, 10 Nov 2026 08:00:01 GMT   | 304
                    Tue, 10 Nov 2026 07:59:59 GMT   | 200
                    Tuesday, 10-Nov-26 08:00:00 GMT | 304
                    Tue Nov 10 08:00:00 2026        | 304
                    Sun Nov  1 08:00:00 2026        | 200
                    2026-11-10                      | 200
                    """)
    void datesAreComparedInEachOfTheirForms(String since, int code) throws Exception {
        TestClient client = client(saying(TEXT.and("Last-Modified", MODIFIED), "hello"));

        assertThat(client.send(asking("If-Modified-Since", since)).code()).isEqualTo(code);
    }

    @Test
    void aTagBeatsADate() throws Exception {
        TestClient client = client(saying(TEXT.and("Last-Modified", MODIFIED), "hello"));
        TestRequest both = asking("If-Modified-Since", MODIFIED).header("If-None-Match", "\"b\"");

        assertThat(client.send(both).code()).isEqualTo(200);
    }

    @Test
    void bodiesThatAreNotThereAsAWholeStreamWithoutATag() throws Exception {
        assertThat(client(saying(TEXT, "a", "b")).get("/").headers()).isEqualTo(TEXT);
        Application unknown =
                (_, start) -> {
                    start.call("200 OK", TEXT);
                    return Body.utf8("a").map(block -> block);
                };
        assertThat(client(unknown).get("/").headers()).isEqualTo(TEXT);
        Headers secret = TEXT.and("Cache-Control", "private, no-store");
        assertThat(client(saying(secret, "a")).get("/").headers()).isEqualTo(secret);
    }

    @Test
    void largeBodiesHaveNoTag() throws Exception {
        ETags small = new ETags().upTo(4);

        assertThat(TestClient.of(small.wrap(saying(TEXT, "12345"))).get("/").headers())
                .isEqualTo(TEXT);
        assertThat(
                        TestClient.of(new ETags(Optional.of(5L)).wrap(saying(TEXT, "12345")))
                                .get("/")
                                .headers()
                                .has("ETag"))
                .isTrue();
    }

    @Test
    void aBodyThatIsNotNeededIsClosedUnread() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        Application counted =
                (_, start) -> {
                    start.call("200 OK", TEXT.and("ETag", "\"a\""));
                    Body body = () -> new byte[] {(byte) asked.incrementAndGet()};
                    return body.onClose(closed::incrementAndGet);
                };

        client(counted).send(asking("If-None-Match", "\"a\""));

        assertThat(asked).hasValue(0);
        assertThat(closed).hasValue(1);
    }

    @Test
    void aTagOfACompressedPageStandsForItsCoding() throws Exception {
        Application page = saying(TEXT, "hello".repeat(100));
        TestClient client = TestClient.of(new Compression().then(new ETags()).wrap(page));
        TestRequest gzip = asking("Accept-Encoding", "gzip");

        String tag = client.send(gzip).header("ETag");

        assertThat(tag).startsWith("W/");
        assertThat(client.send(gzip.header("If-None-Match", tag)).code()).isEqualTo(304);
    }

    @Test
    void outsideOfCompressionACompressedPageHasNoTag() throws Exception {
        Application page = saying(TEXT, "hello".repeat(100));
        TestClient client = TestClient.of(new ETags().then(new Compression()).wrap(page));

        assertThat(client.send(asking("Accept-Encoding", "gzip")).headers().has("ETag")).isFalse();
        assertThat(client.send(asking("Accept-Encoding", "br;q=0")).headers().has("ETag")).isTrue();
    }

    @Test
    void aHeadWithoutABodyGetsNoTagOfNothing() throws Exception {
        Application page =
                (environ, start) -> {
                    start.call("200 OK", TEXT);
                    return environ.method().equals("HEAD") ? Body.empty() : Body.utf8("hello");
                };
        String ofNothing = client(saying(TEXT, "")).get("/").header("ETag");
        TestRequest head = asking("If-None-Match", ofNothing).method("HEAD");

        TestResponse response = client(page).send(head);

        assertThat(ofNothing).isNotEmpty();
        assertThat(response.status()).isEqualTo("200 OK");
        assertThat(response.headers()).isEqualTo(TEXT);
    }

    /** A POST. */
    @Nested
    class NothingToDo implements TransparentContract {
        @Override
        public Middleware middleware() {
            return new ETags();
        }

        @Override
        public TestRequest request() {
            return TestRequest.of("POST", "/");
        }
    }
}
