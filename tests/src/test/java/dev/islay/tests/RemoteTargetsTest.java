package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Mounts of applications that are somewhere else, and of several as one, as settings say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RemoteTargetsTest {
    private static final String SETTINGS =
            """
            bind = "127.0.0.1:0"
            [application.far]
            target = "URL"
            [[mount]]
            path = "/url"
            target = "URL/base"
            [[mount]]
            path = "/called"
            target = "calls.py"
            timeout = "40s"
            [[mount]]
            path = "/cascade"
            target = {use = "cascade", applications = ["calls:missing", "URL"]}
            [[mount]]
            path = "/map"
            middleware = ["etags"]
            [mount.target]
            use = "url-map"
            places."/" = "calls:missing"
            places."/far" = {use = "load-balancer", nodes = ["URL"]}
            [[mount]]
            path = "/nobody"
            target = "http://127.0.0.1:1"
            """;

    private final Nodes nodes = new Nodes(Launch.APPS.resolve("node"));
    private IslayProcess server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        nodes.start("far", "0");
        Files.writeString(
                directory.resolve("calls.py"),
                """
                from islay import application as named

                far = named("far")


                def application(environ, start_response):
                    return far(environ, start_response)


                def missing(environ, start_response):
                    start_response("404 Not Found", [("Content-Type", "text/plain")])
                    return [b"not here"]
                """);
        Files.writeString(
                directory.resolve("islay.toml"), SETTINGS.replace("URL", nodes.url("far")));
        server = Launch.exactly(directory.toString()).start();
    }

    @AfterAll
    void stop() {
        server.close();
        nodes.close();
    }

    private Answer get(String path) {
        try (RawClient client = server.connect()) {
            return client.get(path).read();
        }
    }

    @Test
    void aUrlIsServedWithItsPathAndTheTimeThatIsLeft() {
        assertThat(get("/url/page?environ").text())
                .contains("('PATH_INFO', '/base/page')", "('HTTP_VIA', '1.1 islay')")
                .contains("('HTTP_X_REQUEST_TIMEOUT_MS', '60000')");
    }

    @Test
    void aBodyGoesThereAndBack() {
        byte[] body = "malt".repeat(50_000).getBytes(ISO_8859_1);
        try (RawClient client = server.connect()) {
            assertThat(client.post("/url/", body).read().text())
                    .isEqualTo("far" + new String(body, ISO_8859_1));
        }
    }

    @Test
    void pythonCodeCallsWhatIsRemoteByAName() {
        assertThat(get("/called/").text()).isEqualTo("far");
    }

    @Test
    void aCallFromPythonPassesOnTheTimeThatIsLeftOfItsRequest() {
        assertThat(get("/called/?environ").text())
                .containsPattern("\\('HTTP_X_REQUEST_TIMEOUT_MS', '3\\d{4}'\\)");
    }

    @Test
    void aCascadeAsksTheNext() {
        assertThat(get("/cascade/").text()).isEqualTo("far");
    }

    @Test
    void aMapHasPythonAndABalanceSideBySideWithinMiddleware() {
        assertThat(get("/map/").status()).isEqualTo(404);
        Answer far = get("/map/far/");
        assertThat(far.text()).isEqualTo("far");
        assertThat(far.has("ETag")).isTrue();
    }

    @Test
    void nobodyThereIsABadGateway() {
        assertThat(get("/nobody/").status()).isEqualTo(502);
    }

    @Test
    void aNameThatThereIsNotEndsTheStart(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("asks.py"),
                "from islay import application as named\napplication = named(\"biling\")\n");
        Files.writeString(
                directory.resolve("islay.toml"),
                "target = \"asks.py\"\n[application.billing]\ntarget = \"http://127.0.0.1:1\"\n");
        IslayProcess.Ended ended =
                Launch.exactly(directory.toString()).with("--bind", "127.0.0.1:0").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("there is no application biling; there is billing");
    }

    @Test
    void theStartSaysWhatIsWhere() {
        assertThat(server.err().has(line -> line.contains("/url: " + nodes.url("far") + "/base")))
                .isTrue();
    }
}
