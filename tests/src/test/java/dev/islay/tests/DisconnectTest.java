package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave before they have their answer. */
@OnSomePythons
final class DisconnectTest {
    private final Python python;
    private final IslayProcess server;

    DisconnectTest(Python python) {
        this.python = python;
        this.server =
                Launch.of("leaves")
                        .on(python)
                        .with("--request-body", "stream", "--access-log", "-")
                        .with("--graceful-timeout", "1s")
                        .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aClientThatSendsNoMoreIsToldToWhoAsksAndStillGetsItsAnswer() {
        try (RawClient client = server.connect()) {
            client.get("/ask?half");
            server.err().await("half asks");
            client.endOutput();
            assertThat(client.read().text()).isEqualTo("answered");
        }
        server.err().await("half was told");
    }

    @Test
    void aClientThatHasSentNoMoreFromTheStartIsToldOfToo() {
        try (RawClient client = server.connect()) {
            client.get("/ask?early").endOutput();
            assertThat(client.read().text()).isEqualTo("answered");
        }
        server.err().await("early was told");
    }

    @Test
    void aResetIsToldToWhoAsks() {
        RawClient client = server.connect().get("/ask?reset");
        server.err().await("reset asks");
        client.reset();
        server.err().await("reset was told");
        assertThat(server.out().await("/ask?reset")).contains("\" 499 ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theIterationIsClosed(boolean reset) {
        try (RawClient client = server.connect().get("/iterate?blocks")) {
            client.head();
            client.chunk();
            if (reset) {
                client.reset();
            }
        }
        server.err().await("blocks was closed");
        assertThat(server.out().await("/iterate?blocks")).contains("\" 499 ");
    }

    @Test
    void aBodyCannotBeReadOn() {
        RawClient client = server.connect();
        client.request("POST", "/read?body", "Content-Length: 10").send("12345");
        server.err().await("body reads");
        client.reset();
        server.err().await("body could not read on");
    }

    @Test
    void theApplicationIsInterruptedIfThatIsWanted() {
        if (python == Python.PYPY) {
            return;
        }
        try (IslayProcess interrupting =
                Launch.of("leaves")
                        .on(python)
                        .with("--on-disconnect", "interrupt", "--access-log", "-")
                        .start()) {
            RawClient client = interrupting.connect().get("/loop?gone");
            interrupting.err().await("gone loops");
            client.reset();
            interrupting.err().await("gone was interrupted");
            assertThat(interrupting.out().await("/loop?gone")).contains("\" 499 ");
        }
    }
}
