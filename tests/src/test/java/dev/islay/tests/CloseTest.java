package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code close()} of the iterable is called exactly once on every path. */
@OnEachPython
final class CloseTest {
    private final IslayProcess server;
    private final String mark = "-" + System.nanoTime();

    CloseTest(Python python) {
        server = SharedServers.on(python);
    }

    private long closed(String name) {
        try (RawClient client = server.connect()) {
            String all = client.get("/close/closed").read().text();
            return Arrays.stream(all.split(" ")).filter(name::equals).count();
        }
    }

    private void assertClosedOnce(String name) {
        Eventually.until("close() of " + name, () -> closed(name) == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "empty", "atonce", "text"})
    void afterTheLastBlockOrAnError(String kind) {
        String name = kind + mark;
        try (RawClient client = server.connect()) {
            client.get("/close/" + name).read();
        }
        assertClosedOnce(name);
    }

    @Test
    void afterAnErrorInTheMiddle() {
        String name = "failing" + mark;
        try (RawClient client = server.connect()) {
            client.get("/close/" + name).head();
            assertThat(new String(client.chunk())).isEqualTo("begun");
            client.expectEnd();
        }
        assertClosedOnce(name);
    }

    @Test
    void afterHead() {
        String name = "whole-head" + mark;
        try (RawClient client = server.connect()) {
            client.request("HEAD", "/close/" + name).head();
        }
        assertClosedOnce(name);
    }

    @Test
    void whenTheClientLeavesInTheMiddle() {
        String name = "endless" + mark;
        try (RawClient client = server.connect()) {
            client.get("/close/" + name).head();
            client.chunk();
            client.reset();
        }
        assertClosedOnce(name);
    }

    @Test
    void whenTheClientClosesInTheMiddle() {
        String name = "endless-closed" + mark;
        try (RawClient client = server.connect()) {
            client.get("/close/" + name).head();
            client.chunk();
        }
        assertClosedOnce(name);
    }

    @Test
    void anErrorInItIsLoggedAndTheAnswerIsWhole() {
        String name = "raises" + mark;
        try (RawClient client = server.connect()) {
            assertThat(client.get("/close/" + name).read().text()).isEqualTo("whole");
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
        server.err().await("RuntimeError: close of " + name);
        assertClosedOnce(name);
    }
}
