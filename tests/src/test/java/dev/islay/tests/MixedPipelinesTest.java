package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.tests.apps.Around;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Middleware of both languages around Python applications, as a settings file lists it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MixedPipelinesTest {
    private static final String APP = Launch.APPS + "/around/wsgi.py";

    private static final String BEHAVIOURS = "java:dev.islay.tests.apps.Behaviours";
    private static final String[] FIVE = {java("J"), python("P"), java("K"), python("Q")};

    private IslayProcess server;

    static String java(String name) {
        return "{java = \"%s\", name = \"%s\"}".formatted(Around.class.getName(), name);
    }

    static String python(String name) {
        return "{python = \"wsgi:Around\", name = \"%s\"}".formatted(name);
    }

    static String mount(String path, String target, String... middleware) {
        return "[[mount]]\npath = \"%s\"\ntarget = \"%s\"\npool = \"p\"\nmiddleware = [%s]\n"
                .formatted(path, target, String.join(", ", middleware));
    }

    static String file(String more) {
        return "bind = \"127.0.0.1:0\"\nclasspath = [\"%s\"]\n%s\n[pool.p]\nchdir = \"%s\"\n"
                .formatted(JavaApplicationsTest.CLASSES, more, Launch.APPS.resolve("around"));
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        String text =
                file(
                        mount("/bare", APP)
                                + mount("/java", APP, java("J"))
                                + mount("/jj", APP, java("J"), java("K"))
                                + mount("/python", APP, python("P"), python("Q"))
                                + mount("/both", APP, java("J"), python("P"))
                                + mount("/pj", BEHAVIOURS, python("P"))
                                + mount(
                                        "/jpjp",
                                        APP,
                                        java("J"),
                                        python("P"),
                                        java("K"),
                                        python("Q"))
                                + mount("/five", BEHAVIOURS, FIVE)
                                + mount("/calls", "wsgi:caller")
                                + "[application.billing]\ntarget = \""
                                + BEHAVIOURS
                                + "\"\n"
                                + mount("/lint", APP, "\"lint\"", java("J"), "\"lint\""));
        Files.writeString(folder.resolve("islay.toml"), text);
        server = Launch.exactly(folder.toString()).with("--request-body", "stream").start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/bare, :body",
        "/java, J(J:)J(body)",
        "/jj, J(K(JK:))J(K(body))",
        "/python, P(Q(PQ:))P(Q(body))",
        "/both, J(P(JP:))J(P(body))",
        "/lint, J(J:)J(body)",
        "/java/write, J(written)J(returned)",
        "/both/write, J(written)J(P(returned))",
        "/java/late, J(late)",
        "/jj/oops, J(K(sorry))",
        "/pj/x, P(whole)",
        "/pj/write, P(returned)",
        "/pj/start-late, P(late)",
        "/jpjp, J(P(K(Q(JPKQ:))))J(P(K(Q(body))))",
        "/jpjp/late, J(P(K(Q(late))))",
        "/five/x, J(P(K(Q(whole))))",
        "/five/start-late, J(P(K(Q(late))))",
        "/calls/x, whole",
        "/calls/write, 'written, returned'",
        "/calls/twice, 'whole+written, returned'",
        "/calls/caught, java.lang.IllegalStateException: raised as asked"
    })
    void eachDoesItsPart(String target, String text) {
        try (RawClient client = server.connect()) {
            String merged = client.get(target).read().text();
            assertThat(merged).isIn(text, whole(target, text));
        }
    }

    /** Small blocks of a list may come to Java as one. */
    private static String whole(String target, String text) {
        return switch (target) {
            case "/java", "/lint" -> "J(J:body)";
            case "/jj" -> "J(K(JK:body))";
            case "/pj/write" -> "written, P(returned)";
            case "/calls/twice" -> "written, whole+returned";
            default -> text;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bare", "/java", "/jj", "/python", "/both", "/jpjp"})
    void bodiesOfEverySizeGoThrough(String mount) {
        for (int size : new int[] {0, 1, 70_000, 2_000_000}) {
            try (RawClient client = server.connect()) {
                byte[] body = new byte[size];
                new Random(size).nextBytes(body);
                Answer answer = client.post(mount + "/read", body).read();
                assertThat(answer.text()).contains(Integer.toString(size));
            }
        }
    }

    @Test
    void aBodyThatArrivesIsReadAsItArrives() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/java/echo", "Transfer-Encoding: chunked");
            client.send("3\r\nabc\r\n").head();
            assertThat(new String(client.chunk())).isEqualTo("J(abc)");
            client.send("2\r\nde\r\n0\r\n\r\n");
            assertThat(new String(client.chunk())).isEqualTo("J(de)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pj/echo", "/five/echo", "/calls/echo"})
    void bodiesReachJavaThroughPython(String target) {
        byte[] body = new byte[300_000];
        try (RawClient client = server.connect()) {
            assertThat(client.post(target, body).read().body())
                    .hasSizeGreaterThanOrEqualTo(body.length);
            assertThat(client.post(target, new byte[0]).read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pj/raise", "/five/raise", "/calls/raise", "/calls/unknown"})
    void whatJavaRaisesReachesPythonAndTheLog(String target) {
        try (RawClient client = server.connect()) {
            assertThat(client.get(target).read().status()).isEqualTo(500);
            assertThat(client.get("/five/x").read().text()).isEqualTo("J(P(K(Q(whole))))");
        }
        server.err()
                .await(
                        target.endsWith("raise")
                                ? "IllegalStateException: raised as asked"
                                : "there is no application nobody; there is billing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pj/failing", "/five/failing", "/calls/failing", "/jpjp/failing"})
    void anErrorHalfWayInTheInnermostCutsOff(String target) {
        try (RawClient client = server.connect()) {
            client.get(target).head();
            assertThat(new String(client.chunk())).contains("begun");
            client.expectEnd();
            assertThat(server.connect().get("/calls/x").read().text()).isEqualTo("whole");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/five/endless-five", "/calls/endless-calls", "/five/waiting-five"})
    void whenTheClientLeavesTheInnermostIsClosed(String target) {
        try (RawClient client = server.connect()) {
            client.get(target).head();
            client.chunk();
            client.reset();
        }
        awaitClosed(target.substring(target.lastIndexOf('/')));
    }

    @Test
    void whatAnApplicationLeavesOpenIsClosedWithItsRequest() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/calls/dropped").read().text()).isEqualTo("whole");
        }
        awaitClosed("/endless-dropped");
    }

    private void awaitClosed(String name) {
        Eventually.until(
                "close() of " + name,
                () -> {
                    try (RawClient client = server.connect()) {
                        return client.get("/calls/closed").read().text().contains(name);
                    }
                });
    }

    @Test
    void oneThreadIsEnoughForAnyDepth(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("islay.toml"), file(mount("/", BEHAVIOURS, FIVE)));
        Launch launch = Launch.exactly(folder.toString());
        try (IslayProcess one = launch.with("--threads", "1").start();
                RawClient first = one.connect();
                RawClient second = one.connect()) {
            first.get("/x");
            second.get("/x");
            assertThat(first.read().text()).isEqualTo("J(P(K(Q(whole))))");
            assertThat(second.read().text()).isEqualTo("J(P(K(Q(whole))))");
        }
        try (IslayProcess shallow = launch.with("--nested-calls", "1").start();
                RawClient client = shallow.connect()) {
            assertThat(client.get("/x").read().status()).isEqualTo(500);
            shallow.err().await("nested more than 1 deep (--nested-calls)");
        }
    }

    @Test
    void aFileGoesThroughMiddleware(@TempDir Path folder) throws IOException {
        byte[] content = new byte[500_000];
        Path file = Files.write(folder.resolve("file"), content);
        try (RawClient client = server.connect()) {
            assertThat(client.get("/java/file?" + file).read().body())
                    .hasSizeGreaterThan(content.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/java", "/jj", "/both"})
    void whatPythonRaisesBecomesAnErrorPageAndItsTracebackIsLogged(String mount) {
        try (RawClient client = server.connect()) {
            assertThat(client.get(mount + "/raise").read().status()).isEqualTo(500);
            assertThat(client.get(mount).read().status()).isEqualTo(200);
        }
        server.err().await("ValueError: raised in Python");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/java", "/both"})
    void anErrorHalfWayCutsOffAndAllIsClosed(String mount) {
        String mark = "-half" + mount.length();
        try (RawClient client = server.connect()) {
            client.get(mount + "/failing?" + mark).head();
            assertThat(new String(client.chunk())).contains("begun");
            client.expectEnd();
        }
        server.err().await("closed J" + mark);
        server.err().await("ValueError: failed in Python");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/java", "/both", "/jj"})
    void whenTheClientLeavesAllIsClosed(String mount) {
        String mark = "-left" + mount.substring(1);
        try (RawClient client = server.connect()) {
            client.get(mount + "/endless?" + mark).head();
            client.chunk();
            client.reset();
        }
        server.err().await("closed J" + mark);
        server.err().await("closed endless" + mark);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{java = \"no.such.Thing\"}; no.such.Thing",
                "{java = \"dev.islay.tests.apps.Around\"}; it takes (name (String))",
                "{java = \"dev.islay.tests.apps.Around\", name = 3}; name: 3 is no String",
                "{java = \"dev.islay.tests.apps.Behaviours\"}; is no dev.islay.wsgi.Middleware",
                "{python = \"wsgi:missing\"}; has no `missing`",
                "{python = \"nowhere:x\"}; there is no module nowhere",
                "{python = \"wsgi:broken\", a = 1}; no application today: ['a']",
                "{python = \"wsgi:no_application\"}; returned no application",
            })
    void aWrongOneEndsTheStartWithItsPlace(String one, String message, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("islay.toml"), file(mount("/", APP, one)));
        IslayProcess.Ended ended = Launch.exactly(folder.toString()).run();
        assertThat(ended.err()).contains("islay.toml:7: ", message);
        assertThat(ended.status()).isEqualTo(4);
    }
}
