package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --lint}: what is broken is named in the log, and what is right hears nothing. */
final class LintTest {
    @Nested
    @ParameterizedClass(name = "{0}")
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED"})
    final class BrokenTest {
        private final IslayProcess server;

        BrokenTest(Python python) {
            server = Launch.of("lint").with("--lint").on(python).start();
        }

        @AfterEach
        void stop() {
            server.close();
        }

        private Answer get(String path) {
            try (RawClient client = server.connect()) {
                return client.get(path).read();
            }
        }

        @ParameterizedTest
        @CsvSource({"twice, W105", "text, W137", "cut-off, W137"})
        void whatIsRaisedNamesTheClauseTheFileAndTheLine(String way, String clause) {
            try (RawClient client = server.connect()) {
                client.get("/" + way);
                if (way.equals("cut-off")) {
                    assertThat(client.head().status()).isEqualTo(200);
                    client.chunk();
                    client.expectEnd();
                } else {
                    assertThat(client.read().status()).isEqualTo(500);
                }
            }
            server.err().await("GET /" + way + " ");
            server.err().await("[" + clause + "]");
        }

        @Test
        void whatIsRaisedAndTrappedIsLogged() {
            assertThat(get("/trapped").statusLine()).isEqualTo("HTTP/1.1 500 Trapped");
            assertThat(server.err().await("[W017]")).contains("GET /trapped: ", "lint/wsgi.py");
        }

        @Test
        void whatIsOnlyBadAdviceIsLoggedOnceAndServed() {
            assertThat(get("/untyped").text()).isEqualTo("fine");
            assertThat(get("/untyped").text()).isEqualTo("fine");
            assertThat(server.err().await("[L02]"))
                    .contains("GET /untyped: ", "At fault: application ", "lint/wsgi.py, line 44");
            assertThat(get("/right").text()).isEqualTo("fine");
            assertThat(server.err().soFar()).filteredOn(line -> line.contains("[L02]")).hasSize(1);
        }

        @Test
        void aLintWithinAWorkerJudgesMiddleware() {
            assertThat(get("/between").text()).isEqualTo("fine");
            assertThat(server.err().await("[W124]")).contains("GET /between: ");
        }
    }

    @Test
    void nothingIsCheckedWithoutIt() {
        try (IslayProcess server = Launch.of("lint").start();
                RawClient client = server.connect()) {
            assertThat(client.get("/untyped").read().text()).isEqualTo("fine");
            assertThat(server.err().text()).doesNotContain("At fault");
        }
    }

    private record Visit(String example, Consumer<Site> tour) {
        @Override
        public String toString() {
            return example;
        }
    }

    private static Stream<Visit> visits() {
        return Stream.of(
                new Visit("flask", LintTest::flask),
                new Visit("django", LintTest::django),
                new Visit("bottle", LintTest::bottle));
    }

    private static void flask(Site site) {
        assertThat(site.get("/").statusCode()).isEqualTo(200);
        assertThat(site.form("/login", "name", "Ada").body()).contains("Welcome, Ada!");
        assertThat(site.form("/notes", "text", "a note").body()).contains("Note added.");
        String type = "application/octet-stream";
        byte[] file = new byte[200_000];
        assertThat(site.send("PUT", "/upload", type, BodyPublishers.ofByteArray(file)).body())
                .contains("\"size\":200000");
        assertThat(site.get("/clock/events?events=2").statusCode()).isEqualTo(200);
        assertThat(site.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(site.send("HEAD", "/", type, BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
    }

    private static void django(Site site) {
        assertThat(site.get("/").statusCode()).isEqualTo(200);
        assertThat(site.get("/admin/").body()).contains("<title>Log in");
        assertThat(site.get("/static/admin/css/base.css").statusCode()).isEqualTo(200);
        assertThat(site.get("/nowhere/").statusCode()).isEqualTo(404);
    }

    private static void bottle(Site site) {
        assertThat(site.get("/").statusCode()).isEqualTo(200);
        String type = "application/json";
        String task = "{\"text\": \"turn the malt\"}";
        String path =
                site.send("POST", "/api/tasks", type, BodyPublishers.ofString(task))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
        assertThat(site.send("DELETE", path, type, BodyPublishers.noBody()).statusCode())
                .isEqualTo(204);
        assertThat(site.get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("visits")
    void theExamplesHearNothing(Visit visit, @TempDir Path data) {
        try (IslayProcess server = new Example(visit.example()).install(data, "--lint");
                Site site = new Site(server)) {
            visit.tour().accept(site);
            assertThat(server.err().text()).doesNotContain("At fault", "Traceback");
        }
    }
}
