package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.tests.apps.HandingOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Python application sees the same, whatever Java middleware did with the environ on its way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HandedOnTest {
    private static final String[] HOWS = {"kept", "seen", "copied", "walked"};

    private IslayProcess server;

    private static String mount(String how) {
        return MixedPipelinesTest.mount(
                "/" + how,
                Launch.APPS + "/handed/wsgi.py",
                "{java = \"%s\", how = \"%s\"}".formatted(HandingOn.class.getName(), how));
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        String text =
                MixedPipelinesTest.file(
                                MixedPipelinesTest.mount("/bare", Launch.APPS + "/handed/wsgi.py")
                                        + Arrays.stream(HOWS)
                                                .map(HandedOnTest::mount)
                                                .collect(Collectors.joining())
                                        + mount("set"))
                        .replace("[[mount]]", "[[mount]]\nenviron = {\"site.name\" = \"Käse\"}");
        Files.writeString(folder.resolve("islay.toml"), text);
        server = Launch.exactly(folder.toString()).start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Without what differs from request to request. */
    private String asked(String how, String rest) {
        try (RawClient client = server.connect()) {
            String port = "REMOTE_PORT=" + client.localPort();
            String text = client.send(rest.replace("/MOUNT", "/" + how)).read().text();
            assertThat(text).contains(port, "site.name=KÃ¤se");
            return text.replace(port, "")
                    .replaceAll("islay.request_id=\\d+", "")
                    .replace("/" + how, "");
        }
    }

    static Stream<String> requests() {
        return Stream.of(
                "GET /MOUNT HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /MOUNT/a%20b%C3%A9?c=%20 HTTP/1.1\r\nHost: h:81\r\nX-A: 1\r\nX-A: 2\r\n"
                        + "Cookie: a=1\r\nCookie: b=2\r\nContent-Type: text/x\r\n\r\n",
                "GET /MOUNT/ HTTP/1.0\r\n\r\n",
                "POST /MOUNT/ HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
                "POST /MOUNT/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
                "POST /MOUNT/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n0\r\n\r\n",
                "POST /MOUNT/ HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
                        + "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatNobodyChangedArrivesAsWithoutMiddleware(String request) {
        String bare = asked("bare", request);
        for (String how : HOWS) {
            assertThat(asked(how, request)).as(how).isEqualTo(bare);
        }
    }

    @Test
    void whatWasSetArrivesToo() {
        String request = "GET /MOUNT HTTP/1.1\r\nHost: h\r\n\r\n";
        assertThat(asked("set", request)).contains("test.set=set");
        assertThat(asked("kept", request)).doesNotContain("test.set");
    }
}
