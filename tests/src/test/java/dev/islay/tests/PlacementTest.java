package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is served, where it runs, where the server listens, and what it logs. */
final class PlacementTest {
    private static final String[] ANY_PORT = {"--bind", "127.0.0.1:0"};

    private static String answer(Launch launch) {
        try (IslayProcess server = launch.start();
                RawClient client = server.connect()) {
            return client.get("/").read().text();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "factory/wsgi.py:create_app(), made",
        "factory/wsgi.py:site, object",
        "factory/wsgi.py:site.method, method",
        "factory/wsgi.py, app",
        "./factory, app",
        "hello, hello",
        "package, package.inner.site",
        "package.inner.site, package.inner.site",
        "package.inner.site:app, package.inner.site",
    })
    void targetsAreNamedInTheseWays(String target, String text) {
        Launch launch = Launch.exactly(target).in(Launch.APPS).with(ANY_PORT);
        assertThat(answer(launch)).isEqualTo(text);
    }

    @Test
    void theApplicationsDirectoryComesFirstOnTheSearchPath() {
        String text = answer(Launch.of("placement"));
        assertThat(text).contains("first " + Launch.APPS.resolve("placement"));
        assertThat(text).contains("cwd " + Launch.ROOT);
        assertThat(text).doesNotContain("islay_worker_home");
        assertThat(text).contains("argv ['islay']");
    }

    @Test
    void directoryPathEnvironmentAndEnvironAreAsTheOptionsSay(@TempDir Path other) {
        String text =
                answer(
                        Launch.exactly("wsgi")
                                .with(ANY_PORT)
                                .with("--chdir", Launch.APPS.resolve("placement").toString())
                                .with("--pythonpath", other.toString())
                                .with("--env", "COLOUR=gr\u00fcn", "-e", "EMPTY=")
                                .with("--environ", "site.name=north", "--environ", "a.b=c=d"));
        List<String> lines = text.lines().toList();
        assertThat(lines)
                .contains("cwd " + Launch.APPS.resolve("placement"))
                .contains("path " + other)
                .contains("env EMPTY=")
                .contains("environ site.name=north", "environ a.b=c=d");
        assertThat(text).contains("env COLOUR=gr");
    }

    @Test
    void severalAddressesAreServedAtOnce(@TempDir Path folder) {
        Path socket = folder.resolve("socket");
        try (IslayProcess server =
                Launch.of("environ")
                        .with("--bind", "[::1]:0", "--bind", "unix:" + socket)
                        .start()) {
            List<String> addresses = server.addresses();
            assertThat(addresses).hasSize(3);
            assertThat(addresses.get(0)).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
            assertThat(addresses.get(1)).matches("http://\\[::1\\]:[1-9][0-9]*");
            assertThat(addresses.get(2)).isEqualTo("unix:" + socket);
            int port = Integer.parseInt(addresses.get(1).replaceAll(".*:", ""));
            try (RawClient six = RawClient.to("::1", port);
                    RawClient unix = RawClient.to(socket)) {
                assertThat(six.get("/").read().text())
                        .contains("REMOTE_ADDR\tstr\t::1")
                        .contains("SERVER_NAME\tstr\t[::1]\n")
                        .contains("SERVER_PORT\tstr\t" + port);
                assertThat(unix.get("/").read().text()).contains("REMOTE_ADDR\tstr\t\n");
            }
        }
        assertThat(Files.exists(socket)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"660, rw-rw----", "666, rw-rw-rw-", "600, rw-------"})
    void aUnixSocketHasItsModeAndReplacesAStaleOne(String mode, String shown, @TempDir Path folder)
            throws IOException {
        Path socket = folder.resolve("socket");
        Launch launch =
                Launch.exactly(Launch.APPS + "/hello")
                        .with("--bind", "unix:" + socket, "--socket-mode", mode);
        try (IslayProcess first = launch.start()) {
            first.kill();
            first.awaitEnd();
        }
        assertThat(Files.exists(socket)).isTrue();
        try (IslayProcess second = launch.start();
                RawClient client = RawClient.to(socket)) {
            assertThat(second.isAlive()).isTrue();
            assertThat(client.get("/").read().text()).isEqualTo("hello");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo(shown);
        }
    }

    @Test
    void forwardedFieldsAreBelievedFromTrustedProxiesOnly() {
        try (IslayProcess server =
                        Launch.of("environ").with("--trusted-proxies", "127.0.0.0/8").start();
                RawClient client = server.connect()) {
            String text =
                    client.get(
                                    "/",
                                    "X-Forwarded-For: 203.0.113.9",
                                    "X-Forwarded-Proto: https",
                                    "X-Forwarded-Host: example.org")
                            .read()
                            .text();
            assertThat(text)
                    .contains("REMOTE_ADDR\tstr\t203.0.113.9\n")
                    .contains("wsgi.url_scheme\tstr\thttps\n")
                    .contains("HTTP_HOST\tstr\texample.org\n");
        }
    }

    @Test
    void theAccessLogHasALineForEachRequestInTheCombinedFormat(@TempDir Path folder)
            throws IOException {
        Path access = folder.resolve("access.log");
        Path errors = folder.resolve("error.log");
        Launch launch =
                Launch.all()
                        .with("--access-log", access.toString(), "--log-file", errors.toString());
        try (IslayProcess server = launch.begin()) {
            Eventually.until("a start", () -> read(errors).contains("Listening at http://"));
            int port =
                    Integer.parseInt(
                            Pattern.compile("127\\.0\\.0\\.1:(\\d+)")
                                    .matcher(read(errors))
                                    .results()
                                    .findFirst()
                                    .orElseThrow()
                                    .group(1));
            try (RawClient client = RawClient.to("127.0.0.1", port)) {
                client.get("/hello?q", "User-Agent: me \"quoted\"", "Referer: there").read();
                client.get("/exceptions/before").read();
                client.send("GET nonsense HTTP/1.1\r\n\r\n").read();
            }
            Eventually.until("three lines", () -> read(access).lines().count() == 3);
            assertThat(server.isAlive()).isTrue();
        }
        String head = "127\\.0\\.0\\.1 - - \\[[^]]+\\] ";
        assertThat(Files.readAllLines(access))
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .matches(
                                                head
                                                        + "\"GET /hello\\?q HTTP/1.1\" 200 5"
                                                        + " \"there\" \"me \\\\\"quoted\\\\\"\""),
                        line -> assertThat(line).contains("/exceptions/before").contains("\" 500 "),
                        line -> assertThat(line).contains(" 400 "));
        assertThat(read(errors)).contains("LookupError: before", "stopping");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
