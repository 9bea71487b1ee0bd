package dev.islay.tests;

import static dev.islay.tests.MixedPipelinesTest.java;
import static dev.islay.tests.MixedPipelinesTest.mount;
import static dev.islay.tests.MixedPipelinesTest.python;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.tests.apps.Behaviours;
import dev.islay.tests.apps.OutOfTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines of both languages whose Java parts do not wait for their turn; one Python thread. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class OutOfTurnTest {
    private static final String APP = Launch.APPS + "/around/wsgi.py";
    private static final String JAVA = "java:" + Behaviours.class.getName();

    private IslayProcess server;

    private static String outOfTurn(String how) {
        return "{java = \"%s\", how = \"%s\"}".formatted(OutOfTurn.class.getName(), how);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        String ahead = outOfTurn("ahead");
        String text =
                MixedPipelinesTest.file(
                        mount("/late", "wsgi:caller", python("P"), outOfTurn("impatient"))
                                + mount("/ahead", APP, python("P"), ahead, python("Q"), ahead)
                                + mount("/fresh", APP, python("P"), outOfTurn("fresh"))
                                + mount("/broken", APP, outOfTurn("broken"))
                                + mount("/nested", APP, python("P"), outOfTurn("broken"))
                                + mount("/pjp", JAVA, python("P"), java("J"), python("Q"))
                                + "[application.billing]\ntarget = \"java:"
                                + OutOfTurn.Late.class.getName()
                                + "\"\n");
        Files.writeString(folder.resolve("islay.toml"), text);
        server = Launch.exactly(folder.toString()).with("--threads", "1").start();
    }

    @AfterAll
    void stop() {
        assertThat(server.err().text()).doesNotContain("broke the protocol");
        server.close();
    }

    private Answer got(String target) {
        try (RawClient client = server.connect()) {
            return client.get(target).read();
        }
    }

    @RepeatedTest(5)
    void middlewareMayGiveUpWhatItWaitsFor() {
        assertThat(got("/late").text()).isEqualTo("P(given up)");
    }

    @RepeatedTest(5)
    void middlewareMayReadAhead() {
        try (RawClient client = server.connect()) {
            Answer answer = client.post("/ahead/echo", new byte[300_000]).read();
            assertThat(answer.body()).hasSizeGreaterThan(300_000);
        }
    }

    @Test
    void anEnvironOfItsOwnFindsTheThreadThatWaits() {
        assertThat(got("/fresh").text()).isIn("P(P:body)", "P(P:)P(body)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/nested"})
    void anInputThatThrowsIsAnErrorOfThatRequestAlone(String mount) {
        try (RawClient client = server.connect()) {
            assertThat(client.post(mount + "/read", new byte[5]).read().status()).isEqualTo(500);
        }
        assertThat(got("/fresh").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pjp/endless-pjp", "/pjp/waiting-pjp"})
    void whenClientsLeaveTheThreadIsFreeAgain(String target) {
        for (int i = 0; i < 5; i++) {
            try (RawClient client = server.connect()) {
                client.get(target).head();
                client.chunk();
                client.reset();
            }
            assertThat(got("/fresh").status()).isEqualTo(200);
        }
        assertThat(got("/pjp/closed").text()).contains(target.substring("/pjp".length()));
    }
}
