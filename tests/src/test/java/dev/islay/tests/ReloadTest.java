package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** New code and new settings, while requests are served. */
final class ReloadTest {
    private static final String CODE =
            """
            import os
            def app(environ, start_response):
                body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                text = "%s %%d %%d %%s" %% (os.getpid(), len(body), os.environ.get("MARK"))
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [text.encode()]
            """;

    @TempDir Path folder;
    private int edits;

    /**
     * As editors do it: nobody sees half of a file. The time is another each time, since Python
     * tells compiled files apart by seconds.
     */
    private void write(String name, String text) throws IOException {
        Path made = Files.writeString(folder.resolve(name + ".new"), text);
        edits += 2;
        Files.setLastModifiedTime(made, FileTime.from(Instant.now().plusSeconds(edits)));
        Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void code(String name, String version) throws IOException {
        write(name, CODE.formatted(version));
    }

    private Launch launch() {
        return Launch.exactly(folder.resolve("app.py").toString()).with("--bind", "127.0.0.1:0");
    }

    private static String[] ask(RawClient client, String target) {
        Answer answer = client.get(target).read();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text().split(" ");
    }

    private static void awaitVersion(RawClient client, String target, String version) {
        Eventually.until(version, () -> ask(client, target)[0].equals(version));
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED"})
    void newCodeIsServedAfterHupAndNoRequestIsLost(Python python)
            throws IOException, InterruptedException {
        code("app.py", "v0");
        try (IslayProcess server = launch().on(python).with("--workers", "2").start();
                RawClient client = server.connect()) {
            Load load = new Load(server, 4, "/");
            for (int i = 1; i <= 5; i++) {
                code("app.py", "v" + i);
                server.signal("HUP");
                awaitVersion(client, "/", "v" + i);
                load.awaitAnswers(load.answers() + 50);
            }
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
            Eventually.until("two workers", () -> server.workers().size() == 2);
        }
    }

    @Test
    void codeThatDoesNotLoadIsToldOnceAndTheOldGoesOn() throws IOException {
        code("app.py", "old");
        try (IslayProcess server = launch().start();
                RawClient client = server.connect()) {
            String pid = ask(client, "/")[1];
            write("app.py", "raise LookupError('half done')");
            server.signal("HUP");
            server.err().await("LookupError: half done");
            assertThat(ask(client, "/")).contains("old", pid);
            code("app.py", "new");
            server.signal("HUP");
            awaitVersion(client, "/", "new");
            assertThat(server.err().text().split("Traceback", -1)).hasSize(2);
        }
    }

    private void settings(String a, String more) throws IOException {
        write(
                "islay.toml",
                """
                bind = "127.0.0.1:0"
                [[mount]]
                path = "/a"
                target = "app.py"
                %s
                [[mount]]
                path = "/b"
                target = "app.py"
                %s
                """
                        .formatted(a, more));
    }

    @Test
    void whatChangesInTheSettingsIsReplacedAndTheRestIsLeftAlone()
            throws IOException, InterruptedException {
        code("app.py", "v");
        settings("env = {MARK = \"one\"}", "");
        try (IslayProcess server = Launch.exactly(folder.toString()).start();
                RawClient client = server.connect()) {
            Load load = new Load(server, 2, "/b");
            String b = ask(client, "/b")[1];
            for (int round = 0; round < 3; round++) {
                settings("env = {MARK = \"two\"}", "[[mount]]\npath = \"/c\"\ntarget = \"app.py\"");
                server.signal("HUP");
                Eventually.until("two", () -> ask(client, "/a")[3].equals("two"));
                Eventually.until("/c", () -> client.get("/c").read().status() == 200);
                settings("env = {MARK = \"one\"}", "");
                server.signal("HUP");
                Eventually.until("one", () -> ask(client, "/a")[3].equals("one"));
                assertThat(client.get("/c").read().status()).isEqualTo(404);
            }
            assertThat(ask(client, "/b")[1]).isEqualTo(b);
            Eventually.until("two workers", () -> server.workers().size() == 2);
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(load.badGateways()).isZero();
        }
    }

    @Test
    void wrongSettingsChangeNothing() throws IOException {
        code("app.py", "v");
        settings("", "");
        try (IslayProcess server = Launch.exactly(folder.toString()).start();
                RawClient client = server.connect()) {
            String a = ask(client, "/a")[1];
            settings("treads = 3", "");
            server.signal("HUP");
            assertThat(server.err().await("treads")).contains("islay.toml:5", "threads");
            settings("", "[[mount]]\npath = \"/c\"\ntarget = \"gone.py\"");
            server.signal("HUP");
            server.err().await("no such file");
            write("bad.py", "1/0");
            settings("threads = 2", "[[mount]]\npath = \"/c\"\ntarget = \"bad.py\"");
            server.signal("HUP");
            server.err().await("ZeroDivisionError");
            assertThat(ask(client, "/a")[1]).isEqualTo(a);
            assertThat(client.get("/c").read().status()).isEqualTo(404);
            Eventually.until("two workers", () -> server.workers().size() == 2);
        }
    }

    private void listeners(String... names) throws IOException {
        StringBuilder text = new StringBuilder("target = \"app.py\"\n");
        for (String name : names) {
            text.append("[listener.%s]\nbind = \"unix:%s.sock\"\n".formatted(name, name));
        }
        write("islay.toml", text.toString());
    }

    @Test
    void listenersComeAndGoAndThoseThatStayKeepTheirConnections() throws IOException {
        code("app.py", "v");
        listeners("one", "two");
        Path three = folder.resolve("three.sock");
        try (IslayProcess server = Launch.exactly(folder.toString()).start();
                RawClient stays = RawClient.to(folder.resolve("one.sock"));
                RawClient leaves = RawClient.to(folder.resolve("two.sock"))) {
            String pid = ask(stays, "/")[1];
            ask(leaves, "/");
            listeners("one", "three");
            server.signal("HUP");
            Eventually.until("the new one", () -> Files.exists(three));
            leaves.expectEnd();
            assertThat(folder.resolve("two.sock")).doesNotExist();
            try (RawClient client = RawClient.to(three)) {
                assertThat(ask(client, "/")[1]).isEqualTo(pid);
            }
            assertThat(ask(stays, "/")[1]).isEqualTo(pid);
        }
    }

    @Test
    void aBodyThatIsSentMeanwhileGoesToWhatStandsThereThen() throws IOException {
        code("app.py", "v");
        settings("env = {MARK = \"one\"}", "");
        try (IslayProcess server = Launch.exactly(folder.toString()).start();
                RawClient slow = server.connect();
                RawClient client = server.connect()) {
            slow.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc");
            ask(client, "/a");
            settings("env = {MARK = \"two\"}", "");
            server.signal("HUP");
            Eventually.until("two", () -> ask(client, "/a")[3].equals("two"));
            Eventually.until("two workers", () -> server.workers().size() == 2);
            slow.send("def".getBytes(ISO_8859_1));
            assertThat(slow.read().text().split(" ")).contains("6", "two");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED"})
    void anEditOfALoadedModuleOrATemplateIsNoticed(Python python) throws IOException {
        code("app.py", "v1");
        write("inner.py", "");
        write("app.py", "import inner\n" + CODE.formatted("v1"));
        Files.createDirectories(folder.resolve("templates"));
        write("templates/page.html", "one");
        try (IslayProcess server = launch().on(python).with("--reload").start();
                RawClient client = server.connect()) {
            String first = ask(client, "/")[1];
            write("inner.py", "raise KeyError('typo')");
            server.err().await("KeyError: 'typo'");
            assertThat(ask(client, "/")[1]).isEqualTo(first);
            write("inner.py", "mended = True");
            Eventually.until("another worker", () -> !ask(client, "/")[1].equals(first));
            String second = ask(client, "/")[1];
            write("templates/page.html", "two, longer");
            Eventually.until("another worker", () -> !ask(client, "/")[1].equals(second));
        }
    }

    @Test
    void codeThatNeverLoadedIsShownInTheBrowserUntilItIsMended() throws IOException {
        write("app.py", "import missing_<script>");
        try (IslayProcess server = launch().with("--reload").start();
                RawClient client = server.connect()) {
            Answer page = from(client, "localhost");
            assertThat(page.status()).isEqualTo(500);
            assertThat(page.field("Content-Type")).startsWith("text/html");
            assertThat(page.text()).contains("SyntaxError", "missing_&lt;script&gt;");
            assertNotShown(from(client, "example.com"));
            assertNotShown(from(client, "localhost\r\nX-Forwarded-For: 10.0.0.1"));
            code("app.py", "mended");
            Eventually.until("mended", () -> client.get("/").read().status() == 200);
        }
    }

    private static Answer from(RawClient client, String host) {
        return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read();
    }

    private static void assertNotShown(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("SyntaxError");
    }
}
