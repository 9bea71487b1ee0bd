package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.tests.apps.Behaviours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Java applications, served by the program itself. */
final class JavaApplicationsTest {
    /** Where the classes of {@code dev.islay.tests.apps} are. */
    static final String CLASSES =
            Behaviours.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    private static final String BEHAVIOURS = "java:dev.islay.tests.apps.Behaviours";

    private static Launch launch(String target) {
        return Launch.exactly(target).with("--bind", "127.0.0.1:0", "--classpath", CLASSES);
    }

    /** One server, asked in many ways. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class Served {
        private IslayProcess server;

        @BeforeAll
        void start() {
            server =
                    launch(BEHAVIOURS)
                            .with("--mount", "/field=" + BEHAVIOURS + ":FIELD")
                            .with("--mount", "/made=" + BEHAVIOURS + ":made()")
                            .with("--mount", "/role=" + BEHAVIOURS + ":role")
                            .with("--environ", "app.key=a value")
                            .start();
        }

        @AfterAll
        void stop() {
            server.close();
        }

        private void assertClosedOnce(String name) {
            Eventually.until(
                    "close() of " + name,
                    () -> {
                        try (RawClient client = server.connect()) {
                            String all = client.get("/closed").read().text();
                            return Arrays.stream(all.split(" ")).filter(name::equals).count() == 1;
                        }
                    });
        }

        @ParameterizedTest
        @CsvSource({
            "/field, of a field",
            "/made, made for /made",
            "/role/x, a role at /x",
            "/whole, whole",
            "/write, 'written, returned'"
        })
        void everyKindOfTargetAnswers(String target, String text) {
            try (RawClient client = server.connect()) {
                assertThat(client.get(target).read().text()).isEqualTo(text);
                assertThat(client.get("/role").read().text()).isEqualTo("a role at ");
            }
        }

        @Test
        void theStatusMayComeLate() {
            try (RawClient client = server.connect()) {
                Answer answer = client.get("/start-late").read();
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.text()).isEqualTo("late");
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 10, 60_000, 3_000_000})
        void bodiesGoBothWays(int size) {
            byte[] body = new byte[size];
            new Random(size).nextBytes(body);
            try (RawClient client = server.connect()) {
                assertThat(client.post("/echo", body).read().body()).isEqualTo(body);
            }
        }

        @Test
        void theEnvironIsThatOfTheSpecification() {
            try (RawClient client = server.connect()) {
                assertThat(client.get("/environ?a=b", "X-Some: thing").read().text())
                        .contains("REQUEST_METHOD=GET", "QUERY_STRING=a=b", "HTTP_X_SOME=thing")
                        .contains("app.key=a value", "wsgi.version=[1, 0]");
            }
        }

        @Test
        void linesOfErrorsAreLogged() {
            try (RawClient client = server.connect()) {
                client.get("/errors").read();
            }
            server.err().await("one line");
            server.err().await("and the beginning of another");
        }

        @Test
        void aFileIsSent(@TempDir Path folder) throws IOException {
            byte[] content = new byte[1_000_000];
            new Random(1).nextBytes(content);
            Path file = Files.write(folder.resolve("file"), content);
            try (RawClient client = server.connect()) {
                Answer answer = client.get("/file?" + file).read();
                assertThat(answer.body()).isEqualTo(content);
                assertThat(answer.field("Content-Length")).isEqualTo("1000000");
            }
        }

        @Test
        void whatIsRaisedIsLoggedAndTheConnectionIsKept() {
            try (RawClient client = server.connect()) {
                assertThat(client.get("/raise").read().status()).isEqualTo(500);
                assertThat(client.get("/hop").read().status()).isEqualTo(500);
                assertThat(client.get("/whole").read().text()).isEqualTo("whole");
            }
            server.err().await("IllegalStateException: raised as asked");
            server.err().await("the application broke PEP 3333 in GET /hop");
        }

        @Test
        void anErrorHalfWayCutsOff() {
            try (RawClient client = server.connect()) {
                client.get("/failing").head();
                assertThat(new String(client.chunk())).isEqualTo("begun");
                client.expectEnd();
            }
            assertClosedOnce("/failing");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/endless", "/waiting", "/pushed"})
        void aClientThatLeavesEndsTheBody(String name) {
            try (RawClient client = server.connect()) {
                client.get(name + "-left").head();
                client.chunk();
                client.reset();
            }
            assertClosedOnce(name + "-left");
        }

        @Test
        void whatIsPushedArrives() {
            try (RawClient client = server.connect()) {
                assertThat(client.get("/pushed").read().body()).hasSize(1_000_000);
            }
            assertClosedOnce("/pushed");
        }
    }

    @Test
    void streamedBodiesAreReadAsTheyArrive() {
        try (IslayProcess server = launch(BEHAVIOURS).with("--request-body", "stream").start();
                RawClient client = server.connect()) {
            client.request("POST", "/echo", "Transfer-Encoding: chunked");
            client.send("3\r\nabc\r\n").head();
            assertThat(new String(client.chunk())).isEqualTo("abc");
            client.send("2\r\nde\r\n0\r\n\r\n");
            assertThat(new String(client.chunk())).isEqualTo("de");
        }
    }

    @Test
    void lintFindsWhatAnApplicationDoesAndNothingInTheServer() {
        try (IslayProcess server = launch(BEHAVIOURS).with("--lint").start();
                RawClient client = server.connect()) {
            assertThat(client.get("/whole").read().text()).isEqualTo("whole");
            assertThat(client.post("/echo", new byte[200_000]).read().body()).hasSize(200_000);
            assertThat(server.err().toString()).doesNotContain("PEP 3333");
            assertThat(client.get("/hop").read().status()).isEqualTo(500);
            server.err().await("PEP 3333");
        }
    }

    @Test
    void javaAndPythonStandSideBySide() {
        try (IslayProcess server =
                        launch(BEHAVIOURS)
                                .with("--mount", "/py=" + Launch.APPS + "/hello")
                                .start();
                RawClient client = server.connect()) {
            assertThat(client.get("/py/hello").read().text()).isEqualTo("hello");
            assertThat(client.get("/whole").read().text()).isEqualTo("whole");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "java:no.such.Thing; 4; there is no such class in",
                "java:dev.islay.tests.apps.Behaviours$Unlucky; 4; no luck today",
                "java:dev.islay.tests.apps.Behaviours:TEXT; 4; it is a java.lang.String",
                "java:dev.islay.tests.apps.Behaviours:tone; 4; Behaviours:made()",
                "java:dev.islay.tests.apps.Behaviours:role(); 4; no static method",
                "java:dev.islay.tests.JavaApplicationsTest; 4; is no dev.islay.wsgi.Application",
                "java:not a class; 2; not java:package.Class",
            })
    void aWrongTargetEndsTheStart(String target, int status, String message) {
        IslayProcess.Ended ended = launch(target).run();
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
        assertThat(ended.err()).contains(message);
    }

    @Test
    void checkAndConfigSayWhatIsServed() {
        IslayProcess.Ended check =
                Launch.exactly("check", "--classpath", CLASSES, BEHAVIOURS).run();
        assertThat(check.out()).contains("application  " + BEHAVIOURS, CLASSES, "java ");
        IslayProcess.Ended config =
                Launch.exactly("config", "--classpath", CLASSES, BEHAVIOURS).run();
        assertThat(config.out()).contains("target ", BEHAVIOURS);
        assertThat(config.status()).isZero();
    }
}
