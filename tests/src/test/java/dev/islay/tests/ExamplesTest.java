package dev.islay.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every example, served as its page says and asked as a browser would. */
final class ExamplesTest {
    static final String PASSWORD = "peat & barley + 57°";

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "CPYTHON_3_8", "CPYTHON_3_13", "EMBEDDED", "PYPY"})
    void helloGreets(Python python) {
        try (IslayProcess server = new Example("hello").launch().on(python).start();
                RawClient client = server.connect()) {
            Answer answer = client.get("/").read();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.field("Content-Type")).isEqualTo("text/plain");
            assertThat(answer.field("Content-Length")).isEqualTo("13");
            assertThat(answer.text()).isEqualTo("Hello world!\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "CPYTHON_3_8", "CPYTHON_3_13", "EMBEDDED", "PYPY"})
    void upperwareWritesCapitals(Python python) {
        try (IslayProcess server = new Example("upperware").launch().on(python).start();
                RawClient client = server.connect()) {
            Answer answer = client.get("/").read();
            assertThat(answer.text()).isEqualTo("HELLO FROM THE INSIDE.\n");
            assertThat(answer.field("Content-Length")).isEqualTo("23");
            assertThat(client.get("/written").read().text())
                    .isEqualTo("FIRST WRITTEN, THEN RETURNED\n");
            assertThat(client.get("/markup").read().text()).contains("Caf&eacute; stays");
            assertThat(client.get("/none").read().status()).isEqualTo(404);
            assertThat(client.get("/count").head().field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(client.chunk()).asString(UTF_8).isEqualTo("ONE\n");
        }
    }

    @Test
    void geventWaitsForManyAtOnce(@TempDir Path data) {
        try (IslayProcess server = new Example("gevent").install(data);
                RawClient client = server.connect()) {
            assertThat(client.get("/50").read().text())
                    .as("not 5 s, which one after another would take")
                    .matches("50 waited [01]\\.\\d s, in \\S+\n");
            assertThat(client.get("/").read().text()).startsWith("10 waited ");
        }
    }

    @Test
    void javaSaysHello() {
        try (IslayProcess server = new Example("java-hello").launch().start();
                RawClient client = server.connect()) {
            assertThat(client.get("/").read().text()).isEqualTo("Hello world!\n");
        }
    }

    @Test
    void javaWritesCapitals() {
        try (IslayProcess server = new Example("java-upperware").launch().start();
                RawClient client = server.connect()) {
            assertThat(client.get("/").read().text()).isEqualTo("HELLO FROM THE INSIDE.\n");
        }
    }

    @Test
    void javaStandsAroundPythonThatCallsJava() {
        String ada = "Authorization: Basic YWRhOmxvdmVsYWNl";
        try (IslayProcess server = new Example("mixed").launch().start();
                RawClient client = server.connect()) {
            assertThat(client.get("/tea").read().status()).isEqualTo(401);
            assertThat(client.get("/", ada).read().text()).isEqualTo("We sell coffee and tea.\n");
            assertThat(client.get("/tea", ada).read().text()).isEqualTo("Bill 1: ada owes 2.50\n");
            assertThat(client.get("/coffee", ada).read().text())
                    .isEqualTo("Bill 2: ada owes 3.10\n");
        }
    }

    /** As its script starts them, but at free ports. */
    @Test
    void aNodeDiesAndNoRequestIsLost(@TempDir Path directory) throws Exception {
        Path example = Example.FOLDER.resolve("balanced");
        try (Nodes nodes = new Nodes(example.resolve("node.py"))) {
            String settings = Files.readString(example.resolve("islay.toml"));
            for (String name : List.of("1", "2", "3")) {
                nodes.start(name, "0");
                settings = settings.replace("http://127.0.0.1:800" + name, nodes.url(name));
            }
            Files.writeString(directory.resolve("islay.toml"), settings.replace(":8000", ":0"));
            try (IslayProcess gateway = Launch.exactly(directory.toString()).start()) {
                NodeLoad load =
                        new NodeLoad(gateway, 4, (client, _) -> client.get("/")).awaitMore(100);
                nodes.kill("2");
                load.awaitMore(200);
                load.forget();
                load.awaitMore(100);
                load.stop();
                assertThat(load.failures()).isEmpty();
                assertThat(load.toString())
                        .contains("node 1,", "node 3,")
                        .doesNotContain("node 2,");
            }
        }
    }

    /** In Python, where a validator can stand on either side of the middleware. */
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "CPYTHON_3_8", "CPYTHON_3_13", "PYPY"})
    void theValidatorOfTheStandardLibraryHasNoComplaint(Python python) throws Exception {
        assumeTrue(python.installed().isPresent());
        Path program = Launch.ROOT.resolve("tests/src/test/python/test_examples.py");
        Process process =
                new ProcessBuilder(python.installed().orElseThrow().toString(), "-B", "" + program)
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            assertThat(lines.lines().toList()).last().isEqualTo("OK");
        } finally {
            process.destroyForcibly();
        }
    }

    /** One server for all tests of a framework's example, and a new browser for each. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Installed {
        private final Example example;
        private @Nullable IslayProcess running;
        Path data;
        Site site;

        Installed(String name) {
            example = new Example(name);
        }

        @BeforeAll
        void start(@TempDir Path directory) {
            data = directory;
            running = example.install(data);
        }

        @BeforeEach
        void visit() {
            site = new Site(server());
        }

        IslayProcess server() {
            return Objects.requireNonNull(running);
        }

        @AfterEach
        void leave() {
            site.close();
        }

        /** Nothing runs when the requirements could not be installed. */
        @AfterAll
        void stop() {
            if (running != null) {
                running.close();
            }
        }
    }

    @Nested
    final class FlaskTest extends Installed {
        FlaskTest() {
            super("flask");
        }

        @Test
        void aSessionRemembersWhoLoggedInAndWhatWasNoted() {
            assertThat(site.get("/notes").body()).contains("Log in to see your notes.");
            assertThat(site.form("/login", "name", "Ada & Bob").body())
                    .contains("Welcome, Ada &amp; Bob!");
            assertThat(site.cookie("session")).isNotEmpty();
            assertThat(site.form("/notes", "text", "Malt 57°").body())
                    .contains("Note added.", "<li>Malt 57°</li>");
            assertThat(site.get("/notes").body())
                    .contains("<li>Malt 57°</li>")
                    .doesNotContain("Note added.");
            assertThat(site.form("/logout").body()).contains("You are logged out.");
            assertThat(site.get("/notes").body()).contains("Log in to see your notes.");
        }

        @Test
        void anUploadIsMeasured() throws Exception {
            byte[] file = new byte[1 << 20];
            new Random(3).nextBytes(file);
            String digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));

            assertThat(upload(file).body()).contains("cask.bin", "1,048,576 bytes", digest);
            String type = "application/octet-stream";
            assertThat(site.send("PUT", "/upload", type, BodyPublishers.ofByteArray(file)).body())
                    .contains("\"size\":1048576", digest);
        }

        private HttpResponse<String> upload(byte[] file) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(
                    """
                    --b\r
                    Content-Disposition: form-data; name="file"; filename="cask.bin"\r
                    Content-Type: application/octet-stream\r
                    \r
                    """
                            .getBytes(UTF_8));
            body.writeBytes(file);
            body.writeBytes("\r\n--b--\r\n".getBytes(UTF_8));
            String type = "multipart/form-data; boundary=b";
            return site.send(
                    "POST", "/upload", type, BodyPublishers.ofByteArray(body.toByteArray()));
        }

        /** The second event is not made before five seconds have passed; the first is here. */
        @Test
        void eventsLeaveOneByOne() throws IOException {
            try (InputStream events = site.open("/clock/events?events=2&pause=5000")) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(events, UTF_8));
                assertThat(lines.readLine()).isEqualTo("id: 1");
                assertThat(lines.readLine()).startsWith("data: {\"number\": 1");
                assertThat(lines.readLine()).isEmpty();
                assertThat(events.available()).as("nothing of the second event").isZero();
            }
        }

        @Test
        void errorsHaveTheirPagesAndTheirTracebackInTheLog() {
            assertThat(site.get("/nowhere").statusCode()).isEqualTo(404);
            assertThat(site.get("/nowhere").body()).contains("404 Not Found", "style.css");
            assertThat(site.get("/fail").statusCode()).isEqualTo(500);
            assertThat(site.get("/fail").body()).doesNotContain("Traceback");
            server().err().await("ZeroDivisionError: this page always fails");
        }

        @Test
        void onlyTheOwnerReadsTheKeyOfTheCookies() throws IOException {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(data.resolve("secret-key"))))
                    .isEqualTo("rw-------");
        }
    }

    @Nested
    final class DjangoTest extends Installed {
        private static final Pattern TOKEN =
                Pattern.compile("name=\"csrfmiddlewaretoken\" value=\"(\\w+)\"");

        DjangoTest() {
            super("django");
        }

        private HttpResponse<String> form(String path, String... pairs) {
            Matcher token = TOKEN.matcher(site.get(path).body());
            assertThat(token.find()).as("a token in the form at " + path).isTrue();
            String[] all = new String[pairs.length + 2];
            System.arraycopy(pairs, 0, all, 2, pairs.length);
            all[0] = "csrfmiddlewaretoken";
            all[1] = token.group(1);
            return site.form(path, all);
        }

        @Test
        void anEntryIsThereForEverybody() {
            assertThat(site.form("/", "name", "Eve", "message", "forged").statusCode())
                    .isEqualTo(403);
            assertThat(form("/", "name", "Ada", "message", "Slàinte <mhath>").body())
                    .contains("Thank you for your entry.");
            for (int i = 0; i < 8; i++) {
                try (Site other = new Site(server())) {
                    assertThat(other.get("/").body())
                            .contains("<b>Ada</b>", "Slàinte &lt;mhath&gt;")
                            .doesNotContain("forged");
                }
            }
        }

        @Test
        void theAdministratorLogsIn() {
            assertThat(site.get("/admin/").body()).contains("<title>Log in");
            String path = "/admin/login/?next=/admin/";
            assertThat(form(path, "username", "admin", "password", "wrong").body())
                    .contains("Please enter the correct username and password");
            assertThat(form(path, "username", "admin", "password", PASSWORD).body())
                    .contains("Site administration");
            assertThat(site.get("/admin/guestbook/entry/add/").body()).contains("Add entry");
            assertThat(site.get("/").body()).contains("Administration", "Log out admin");
        }

        @Test
        void staticFilesHaveTheirTypes() {
            HttpResponse<String> css = site.get("/static/admin/css/base.css");
            assertThat(css.statusCode()).isEqualTo(200);
            assertThat(css.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
            assertThat(css.body()).contains("{");
            assertThat(site.get("/static/guestbook/style.css").statusCode()).isEqualTo(200);
            assertThat(site.get("/static/../wsgi.py").statusCode()).isEqualTo(404);
        }
    }

    @Nested
    final class BottleTest extends Installed {
        BottleTest() {
            super("bottle");
        }

        private HttpResponse<String> json(String method, String path, String body) {
            return site.send(method, path, "application/json", BodyPublishers.ofString(body));
        }

        @Test
        void tasksAreAddedChangedAndRemoved() {
            HttpResponse<String> added =
                    json("POST", "/api/tasks", "{\"text\": \"turn the malt\"}");
            assertThat(added.statusCode()).isEqualTo(201);
            String path = added.headers().firstValue("Location").orElseThrow();
            assertThat(json("PATCH", path, "{\"done\": true}").body()).contains("\"done\": true");
            assertThat(site.get("/api/tasks").body())
                    .isEqualTo(
                            "{\"tasks\": [{\"id\": 1, \"text\": \"turn the malt\", \"done\":"
                                    + " true}]}");
            assertThat(json("DELETE", path, "").statusCode()).isEqualTo(204);
            assertThat(site.get(path).statusCode()).isEqualTo(404);
        }

        @Test
        void whatIsWrongIsToldInJson() {
            for (String wrong : List.of("{", "[]", "{\"text\": \"\"}", "{\"text\": 5}")) {
                HttpResponse<String> answer = json("POST", "/api/tasks", wrong);
                assertThat(answer.statusCode()).as(wrong).isBetween(400, 422);
                assertThat(answer.body()).as(wrong).startsWith("{\"error\": ");
            }
        }

        @Test
        void thePageIsSentAsAFile() {
            assertThat(site.get("/").body()).contains("<script src=\"/static/tasks.js\"");
            assertThat(site.get("/static/tasks.js").statusCode()).isEqualTo(200);
        }
    }

    /** Its settings file names Python 2.7; where there is none, this is skipped. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class ManyTest {
        private @Nullable IslayProcess running;

        @BeforeAll
        void start(@TempDir Path data) {
            assumeTrue(Python.CPYTHON_2_7.installed().isPresent(), "no Python 2.7 here");
            running = new Example("many").serve(data);
        }

        @AfterAll
        void stop() {
            if (running != null) {
                running.close();
            }
        }

        private Answer get(String host, String path) {
            try (RawClient client = Objects.requireNonNull(running).connect()) {
                return client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                        .read();
            }
        }

        @Test
        void eachHostHasItsApplication() {
            assertThat(get("notes.localhost", "/").text()).contains("Flask on Islay");
            assertThat(get("guestbook.localhost", "/").text()).contains("csrfmiddlewaretoken");
            assertThat(get("GUESTBOOK.localhost.:8000", "/admin/login/").text())
                    .contains("<title>Log in");
            assertThat(get("elsewhere.localhost", "/").status()).isEqualTo(404);
        }

        @Test
        void theAdminPageCountsWhatFlaskAnswersInTheSameProcess() {
            get("notes.localhost", "/");
            assertThat(get("notes.localhost", "/admin").field("Location")).endsWith("/admin/");
            String before = get("notes.localhost", "/admin/").text();
            get("notes.localhost", "/clock");
            assertThat(get("notes.localhost", "/admin/").text())
                    .contains("<a href=\"/admin/\">")
                    .isNotEqualTo(before);
        }

        @Test
        void anOldPythonAnswersOnBothHosts() {
            for (String host : List.of("notes.localhost", "guestbook.localhost")) {
                assertThat(get(host, "/hello").text()).as(host).isEqualTo("Hello world!\n");
                assertThat(get(host, "/hellos").status()).as(host).isEqualTo(404);
            }
            Objects.requireNonNull(running).err().await("/hello: worker ");
        }
    }
}
