package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several applications on one port, by the settings file and by the command line. */
final class MountsTest {
    private static final String APP = Launch.APPS + "/mounted";

    @TempDir Path folder;

    private Launch settings(String text) throws IOException {
        Files.writeString(folder.resolve("islay.toml"), text.replace("APP", APP));
        return Launch.exactly(folder.toString());
    }

    /** A table for a mount of the application that tells what it sees. */
    private static String mount(String name, String more) {
        return "[[mount]]\ntarget = \"APP\"\nenviron = {\"test.name\" = \"%s\"}\n%s\n"
                .formatted(name, more);
    }

    private static Map<String, String> seen(RawClient client, String target) {
        return seen(client.get(target).read());
    }

    private static Map<String, String> seen(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text()
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static Answer ask(RawClient client, String target, String host) {
        return client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read();
    }

    /** One server with a table full of overlaps, asked in many ways. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class Table {
        private IslayProcess server;

        @BeforeAll
        void start(@TempDir Path own) throws IOException {
            String pool = "pool = \"all\"\n";
            String text =
                    "bind = \"127.0.0.1:0\"\n[pool.all]\nthreads = 2\n"
                            + mount("api", pool + "path = \"/api\"")
                            + mount("v2", pool + "path = \"/api/v2/\"")
                            + mount("slash", pool + "path = \"/docs\"\nadd-slash = true")
                            + mount("escaped", pool + "path = \"/a%2Fb%20c\"")
                            + mount("shop", pool + "host = \"Shop.Example.com\"")
                            + mount("cart", pool + "host = \"shop.example.com\"\npath = \"/cart\"")
                            + mount("wild", pool + "host = \"*.example.com\"")
                            + mount("deep", pool + "host = \"*.b.example.com\"\npath = \"/x\"")
                            + mount("six", pool + "host = \"[::1]\"");
            Files.writeString(own.resolve("islay.toml"), text.replace("APP", APP));
            server = Launch.exactly(own.toString()).start();
        }

        @AfterAll
        void stop() {
            server.close();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                nullValues = "-",
                value = {
                    "h; /api; api; /api; ''",
                    "h; /api/; api; /api; /",
                    "h; /api/x?y=/api/v2; api; /api; /x",
                    "h; /api/v2; v2; /api/v2; ''",
                    "h; /api/v2/; v2; /api/v2; /",
                    "h; /api/v2//x/; v2; /api/v2; //x/",
                    "h; /api//v2; api; /api; //v2",
                    "h; /api/v22; api; /api; /v22",
                    "h; /api%2Fv2/x; v2; /api/v2; /x",
                    "h; /%61pi/..; api; /api; /..",
                    "h; /a/b%20c/d; escaped; /a/b c; /d",
                    "h; /docs/; slash; /docs; /",
                    "shop.example.com; /; shop; ''; /",
                    "SHOP.EXAMPLE.COM:8080; /cart; cart; /cart; ''",
                    "shop.example.com.; /carts; shop; ''; /carts",
                    "a.example.com; /api; wild; ''; /api",
                    "a.b.example.com:1; /x/y; deep; /x; /y",
                    "a.b.example.com; /z; wild; ''; /z",
                    "example.com; /api/z; api; /api; /z",
                    "[::1]:80; /api; six; ''; /api",
                    "h; http://shop.example.com/cart/1; cart; /cart; /1",
                    "shop.example.com; http://h/api; api; /api; ''",
                })
        void aRequestGoesToTheMostParticularMount(
                String host, String target, String name, String script, String path) {
            try (RawClient client = server.connect()) {
                assertThat(seen(ask(client, target, host)))
                        .containsEntry("name", name)
                        .containsEntry("script", script)
                        .containsEntry("path", path);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/ap", "/apis", "/API", "//api", "/./api", "/a", "/doc"})
        void whereNothingIsMountedNothingIsFound(String target) {
            try (RawClient client = server.connect()) {
                assertThat(client.get(target).read().status()).isEqualTo(404);
                assertThat(seen(client, "/api")).as("the connection is kept").isNotEmpty();
            }
        }

        @ParameterizedTest
        @CsvSource({"/docs, /docs/", "/docs?a=b&c, /docs/?a=b&c", "/%64ocs, /docs/"})
        void aMissingSlashIsAddedWhereThatIsAskedFor(String target, String location) {
            try (RawClient client = server.connect()) {
                Answer answer = client.get(target).read();
                assertThat(answer.status()).isEqualTo(308);
                assertThat(answer.field("Location")).isEqualTo(location);
            }
        }
    }

    @Test
    void threePythonsServeAtTheSameTime() throws IOException {
        String two = "python = \"" + Python.CPYTHON_2_7.present() + "\"\npath = \"/two\"";
        String eight = "python = \"" + Python.CPYTHON_3_8.present() + "\"\nhost = \"eight\"";
        String text = "bind = \"127.0.0.1:0\"\n";
        Launch launch =
                settings(text + mount("two", two) + mount("eight", eight) + mount("own", ""));
        try (IslayProcess server = launch.start();
                RawClient client = server.connect()) {
            assertThat(seen(client, "/two").get("python")).startsWith("2.7.");
            assertThat(seen(ask(client, "/two", "eight")).get("python")).startsWith("3.8.");
            assertThat(seen(client, "/").get("python")).startsWith("3.14.");
        }
    }

    @Test
    void whatDoesNotLoadIsMissingUntilItIsMendedAndDisturbsNobody() throws IOException {
        Path later = Files.writeString(folder.resolve("later.py"), "raise LookupError('not yet')");
        String text =
                "bind = \"127.0.0.1:0\"\n[[mount]]\npath = \"/later\"\ntarget = \"later.py\"\n"
                        + mount("good", "");
        Launch launch = settings(text);
        try (IslayProcess server = launch.start();
                RawClient client = server.connect()) {
            Answer missing = client.get("/later/x").read();
            assertThat(missing.status()).isEqualTo(503);
            assertThat(missing.field("Retry-After")).matches("[1-9][0-9]*");
            assertThat(seen(client, "/")).containsEntry("name", "good");
            server.err().await("LookupError: not yet");
            Files.copy(Path.of(APP, "wsgi.py"), folder.resolve("new.py"));
            Files.move(folder.resolve("new.py"), later, StandardCopyOption.REPLACE_EXISTING);
            Eventually.until("the mended one", () -> client.get("/later/x").read().status() == 200);
            assertThat(seen(client, "/later/x")).containsEntry("script", "/later");
        }
    }

    @Test
    void withStrictStartOneThatDoesNotLoadEndsTheServer() throws IOException {
        Files.writeString(folder.resolve("later.py"), "raise LookupError('not yet')");
        String text = "[[mount]]\npath = \"/later\"\ntarget = \"later.py\"\n" + mount("good", "");
        IslayProcess.Ended ended =
                settings(text).with("--strict-start", "--bind", "127.0.0.1:0").run();
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.err()).contains("LookupError: not yet").doesNotContain("Listening at");
    }

    @Test
    void mountsOfTheCommandLineStandBesideTheTarget() {
        Launch launch =
                Launch.of("hello").with("--mount", "/m=" + APP, "--mount", "*.h.org/=" + APP);
        try (IslayProcess server = launch.start();
                RawClient client = server.connect()) {
            assertThat(client.get("/").read().text()).isEqualTo("hello");
            assertThat(seen(client, "/m/x")).containsEntry("script", "/m");
            assertThat(seen(ask(client, "/n", "a.H.org"))).containsEntry("path", "/n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"m=x.py", "/m", "/m=", "/a//b=x.py", "a.*.b/=x.py", "/m=no/such.py"})
    void aMountThatCannotBeIsRefused(String mount) {
        IslayProcess.Ended ended = Launch.of("hello").with("--mount", mount).run();
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).startsWith("islay: ").contains("--mount").hasLineCount(1);
    }

    @Test
    void mountsThatShareAPoolShareItsProcessesAndOthersDoNot() throws IOException {
        String text =
                "bind = \"127.0.0.1:0\"\n[pool.one]\nenv = {VARIABLE = \"ours\"}\nthreads = 1\n"
                        + mount("a", "pool = \"one\"\npath = \"/a\"")
                        + mount("b", "pool = \"one\"\npath = \"/b\"")
                        + mount("c", "path = \"/c\"\nworkers = 2\nchdir = \"/\"")
                        + mount("d", "path = \"/d\"");
        try (IslayProcess server = settings(text).start();
                RawClient client = server.connect()) {
            Map<String, String> a = seen(client, "/a");
            assertThat(seen(client, "/b"))
                    .containsEntry("name", "b")
                    .containsEntry("pid", a.get("pid"))
                    .containsEntry("variable", "ours")
                    .containsEntry("multithread", "False");
            Map<String, String> c = seen(client, "/c");
            assertThat(c)
                    .containsEntry("folder", "/")
                    .containsEntry("variable", "")
                    .containsEntry("multithread", "True")
                    .containsEntry("multiprocess", "True");
            ProcessHandle.of(Long.parseLong(a.get("pid"))).orElseThrow().destroyForcibly();
            assertThat(seen(client, "/c")).containsEntry("name", "c");
            assertThat(seen(client, "/d")).containsEntry("name", "d");
            server.err().await("SIGKILL");
            Eventually.until("another", () -> client.get("/a").read().status() == 200);
            assertThat(seen(client, "/b").get("pid")).isNotEqualTo(a.get("pid"));
        }
    }

    @Test
    void aPoolOnDemandStartsWithARequestAndEndsWhenNobodyAsks() throws IOException {
        String text = "bind = \"127.0.0.1:0\"\nstart = \"on-demand\"\nidle-timeout = \"1s\"\n";
        try (IslayProcess server = settings(text + mount("lazy", "")).start();
                RawClient client = server.connect()) {
            assertThat(server.workers()).isEmpty();
            String first = seen(client, "/").get("pid");
            Eventually.until("no worker", () -> server.workers().isEmpty());
            assertThat(seen(client, "/").get("pid")).isNotEqualTo(first);
        }
    }

    @Test
    void aListenerHasTheMountsThatNameItAndNoOthers() throws IOException {
        String text =
                "[listener.web]\nbind = \"127.0.0.1:0\"\n[listener.admin]\nbind = \"unix:s\"\n"
                        + mount("web", "")
                        + mount("admin", "listener = \"admin\"");
        try (IslayProcess server = settings(text).start();
                RawClient web = server.connect();
                RawClient admin = RawClient.to(folder.resolve("s"))) {
            assertThat(seen(web, "/")).containsEntry("name", "web");
            assertThat(seen(admin, "/")).containsEntry("name", "admin");
        }
    }
}
