package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and time-outs, with settings short enough to meet them. */
final class LimitsTest {
    private static IslayProcess server;

    @BeforeAll
    static void start() {
        server =
                Launch.all()
                        .with("--limit-request-line", "100", "--limit-request-headers", "1000")
                        .with("--limit-request-fields", "10", "--limit-request-body", "100000")
                        .with("--header-timeout", "1s", "--body-timeout", "1s")
                        .with("--keep-alive", "1s", "--send-timeout", "2s")
                        .with("--access-log", "-", "--half-close-grace", "1s")
                        .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertRefused(RawClient client, int status) {
        Answer answer = client.read();
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.field("Connection")).isEqualTo("close");
        client.expectEnd();
    }

    @Test
    void aLongRequestLineGets414() {
        try (RawClient client = server.connect()) {
            assertRefused(client.get("/" + "x".repeat(200)), 414);
        }
    }

    @Test
    void aRequestLineOfExactlyTheLimitIsServed() {
        try (RawClient client = server.connect()) {
            String target = "/hello/" + "x".repeat(100 - "GET /hello/ HTTP/1.1".length());
            assertThat(client.get(target).read().status()).isEqualTo(200);
        }
    }

    @Test
    void anEndlessRequestLineGets414BeforeItEnds() {
        try (RawClient client = server.connect()) {
            assertRefused(client.send("GET /" + "x".repeat(5000)), 414);
        }
    }

    @Test
    void largeFieldsGet431() {
        try (RawClient client = server.connect()) {
            assertRefused(client.get("/", "X-A: " + "x".repeat(2000)), 431);
        }
    }

    @Test
    void manyFieldsGet431() {
        String[] fields = new String[20];
        java.util.Arrays.fill(fields, "X-A: b");
        try (RawClient client = server.connect()) {
            assertRefused(client.get("/", fields), 431);
        }
    }

    @Test
    void aDeclaredBodyThatIsTooLargeGets413InsteadOfContinue() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Content-Length: 100001", "Expect: 100-continue");
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void aChunkedBodyThatIsTooLargeGets413() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Transfer-Encoding: chunked");
            client.send("186a0\r\n" + "x".repeat(100_000) + "\r\n1\r\nx\r\n");
            assertRefused(client, 413);
        }
    }

    @Test
    void aBodyOfExactlyTheLimitIsServed() {
        try (RawClient client = server.connect()) {
            assertThat(client.post("/digest", new byte[100_000]).read().text())
                    .startsWith("100000 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX"})
    void aSlowHeadGets408(String start) {
        try (RawClient client = server.connect()) {
            assertRefused(client.send(start), 408);
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosed() {
        try (RawClient client = server.connect()) {
            client.expectEnd();
        }
    }

    @Test
    void aSlowBodyGets408() {
        try (RawClient client = server.connect()) {
            client.request("POST", "/input/read", "Content-Length: 10").send("abc");
            assertRefused(client, 408);
        }
    }

    @Test
    void anIdleConnectionIsClosed() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/hello").read().status()).isEqualTo(200);
            client.expectEnd();
        }
    }

    @Test
    void aClientThatReadsNothingIsCutOffAndTheIterableClosed() {
        String name = "endless-slow";
        try (RawClient client = RawClient.withSmallBuffer("127.0.0.1", server.port())) {
            client.get("/close/" + name);
            Eventually.until("close()", () -> closed().contains(name));
        }
    }

    private static String closed() {
        try (RawClient client = server.connect()) {
            return client.get("/close/closed").read().text();
        }
    }

    @Test
    void refusedRequestsAreInTheAccessLog() {
        try (RawClient client = server.connect()) {
            client.get("/" + "y".repeat(300)).read();
        }
        server.out().await("\" 414 ");
    }

    @Test
    void atTheLimitOfConnectionsOthersWaitUntilOneEnds() {
        try (IslayProcess small = Launch.of("hello").with("--connections", "3").start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(small.connect());
                assertThat(clients.get(i).get("/").read().status()).isEqualTo(200);
            }
            try (RawClient waiting = small.connect()) {
                waiting.get("/");
                assertThat(clients.get(1).get("/").read().text()).isEqualTo("hello");
                assertThat(waiting.hasBytes()).isFalse();
                clients.getFirst().close();
                assertThat(waiting.read().text()).isEqualTo("hello");
            }
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void beyondTheQueueThereIs503WithRetryAfter() {
        try (IslayProcess small = Launch.all().with("--threads", "1", "--queue", "1").start();
                RawClient running = small.connect();
                RawClient queued = small.connect();
                RawClient refused = small.connect()) {
            running.get("/hello").read();
            running.get("/gate/steps/g").head();
            assertThat(new String(running.chunk())).isEqualTo("first");
            queued.get("/hello");
            Eventually.until("the queue to be full", () -> isRefused(small));
            Answer answer = refused.get("/hello").read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(Integer.parseInt(answer.field("Retry-After"))).isPositive();
            assertThat(answer.has("Connection")).isFalse();
        }
    }

    /** Asks on a connection of its own, which leaves if it has to wait. */
    private static boolean isRefused(IslayProcess server) {
        try (RawClient client = server.connect()) {
            client.get("/hello");
            return client.hasBytes() && client.read().status() == 503;
        }
    }
}
