package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TransparentContract;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlMapTest implements TransparentContract {
    /** Says which it is, and what it got. */
    private static Application named(String name) {
        return (environ, start) -> {
            start.call("200 OK", Headers.of("Content-Type", "text/plain"));
            return Body.utf8(
                    "%s [%s] [%s]".formatted(name, environ.scriptName(), environ.pathInfo()));
        };
    }

    private final TestClient client =
            TestClient.of(
                    UrlMap.of(
                            Map.of(
                                    "/blog", named("blog"),
                                    "/blog/old/", named("old"),
                                    "example.org/", named("org"),
                                    "*.example.org/shop", named("shop"),
                                    "*.b.example.org/", named("b"),
                                    "[::1]/v6", named("six"))));

    @Override
    public Middleware middleware() {
        return next -> UrlMap.of(Map.of("/", next));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    localhost      | /blog          | blog [/blog] []
                    localhost      | /blog/         | blog [/blog] [/]
                    localhost      | /blog//a       | blog [/blog] [//a]
                    localhost      | /%62log/x%2Fy  | blog [/blog] [/x/y]
                    localhost      | /blog/old/x    | old [/blog/old] [/x]
                    localhost      | /blog/older    | blog [/blog] [/older]
                    localhost      | /blogs         | No application is mounted here.
                    localhost      | /              | No application is mounted here.
                    example.org    | /blog          | org [] [/blog]
                    EXAMPLE.ORG.:8 | /x             | org [] [/x]
                    a.example.org  | /shop/1        | shop [/shop] [/1]
                    a.example.org  | /blog/1        | blog [/blog] [/1]
                    a.b.example.org | /shop         | b [] [/shop]
                    [::1]:80       | /v6/x          | six [/v6] [/x]
                    """)
    void theMostParticularHostAndThenTheLongestPrefixWin(String host, String path, String answer)
            throws Exception {
        TestRequest request = TestRequest.get(path).header("Host", host);

        assertThat(client.send(request).text().strip()).isEqualTo(answer);
    }

    @Test
    void mapsStandWithinMaps() throws Exception {
        Application inner = UrlMap.of(Map.of("/b", named("b")));

        assertThat(TestClient.of(UrlMap.of(Map.of("/a", inner))).get("/a/b/c").text())
                .isEqualTo("b [/a/b] [/c]");
    }

    @Test
    void whatFitsNowhereIsNotFound() throws Exception {
        assertThat(client.get("/nowhere").status()).isEqualTo("404 Not Found");
    }

    @Test
    void aPlaceHasASlashAndIsThereOnce() {
        Application app = named("a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UrlMap.of(Map.of("example.org", app)))
                .withMessageContaining("example.org is no place");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UrlMap.of(Map.of("/a", app, "/a/", app)))
                .withMessageContaining("twice");
    }
}
