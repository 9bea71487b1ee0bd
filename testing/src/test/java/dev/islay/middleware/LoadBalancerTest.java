package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.islay.testing.MiddlewareContract;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import dev.islay.testing.TransparentContract;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LoadBalancerTest implements MiddlewareContract {
    private final Ticking clock = new Ticking();
    private final Map<String, Integer> counts = new TreeMap<>();

    @Override
    public Middleware middleware() {
        return next -> LoadBalancer.builder().node("a", next).node("b", next).retries(0).build();
    }

    private Application counting(String name, Application application) {
        return (environ, start) -> {
            counts.merge(name, 1, Integer::sum);
            return application.call(environ, start);
        };
    }

    private Application named(String name) {
        return counting(name, answering("200 OK", name));
    }

    private static Application answering(String status, String text) {
        return (_, start) -> {
            start.call(status, Headers.of("Content-Type", "text/plain"));
            return Body.utf8(text);
        };
    }

    private Application failing(String name) {
        return counting(
                name,
                (_, _) -> {
                    throw new IOException(name + " fails");
                });
    }

    private LoadBalancer.Builder builder() {
        return LoadBalancer.builder().clock(clock);
    }

    private static void ask(Application application, int times) throws Exception {
        TestClient client = TestClient.of(application);
        for (int i = 0; i < times; i++) {
            client.get("/");
        }
    }

    private static TestResponse attempt(Application application, TestRequest request) {
        return TestClient.of(application).attempt(request);
    }

    @Test
    void inTurnEachGetsWhatItsWeightSays() throws Exception {
        ask(
                builder()
                        .node("a", named("a"), 5)
                        .node("b", named("b"), 3)
                        .node("c", named("c"), 2)
                        .roundRobin()
                        .build(),
                1000);

        assertThat(counts).isEqualTo(Map.of("a", 500, "b", 300, "c", 200));
    }

    @Test
    void idleNodesTakeTurnsByLeastOutstanding() throws Exception {
        ask(
                builder().node("a", named("a")).node("b", named("b")).node("c", named("c")).build(),
                300);

        assertThat(counts).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
    }

    @Test
    void theBusyNodeIsSparedByLeastOutstandingAndByTwoChoices() throws Exception {
        for (LoadBalancer.Builder builder :
                List.of(builder().leastOutstanding(), builder().powerOfTwo(new Random(1)))) {
            counts.clear();
            LoadBalancer both = builder.node("a", named("a")).node("b", named("b")).build();
            Node busy = both.begin(TestRequest.get("/").environ(), List.of()).orElseThrow();
            ask(both, 90);

            assertThat(counts.getOrDefault(busy.name(), 0)).isLessThan(40);
            both.end(busy);
        }
    }

    @Test
    void twoChoicesFollowTheWeights() throws Exception {
        ask(
                builder()
                        .node("a", named("a"), 3)
                        .node("b", named("b"), 1)
                        .powerOfTwo(new Random(7))
                        .build(),
                4000);

        assertThat(counts.get("b")).isCloseTo(1000, within(120));
    }

    @Test
    void theSameKeyGoesToTheSameNodeAndOnlyTheKeysOfALostNodeMove() throws Exception {
        Map<String, String> before = new HashMap<>();
        LoadBalancer three =
                builder()
                        .node("a", named("a"))
                        .node("b", named("b"))
                        .node("c", named("c"), 2)
                        .hashByCookie("session")
                        .build();
        LoadBalancer two =
                builder()
                        .node("a", named("a"))
                        .node("b", named("b"))
                        .hashByCookie("session")
                        .build();

        int moved = 0;
        for (int i = 0; i < 2000; i++) {
            String session = "s" + i;
            TestRequest request = TestRequest.get("/").header("Cookie", "x=1; session=" + session);
            String node = TestClient.of(three).send(request).text();
            before.merge(node, "x", String::concat);
            assertThat(TestClient.of(three).send(request).text()).isEqualTo(node);
            String other = TestClient.of(two).send(request).text();
            moved += node.equals("c") || node.equals(other) ? 0 : 1;
        }

        assertThat(moved).isZero();
        assertThat(before.getOrDefault("a", "").length()).isCloseTo(500, within(75));
        assertThat(before.getOrDefault("b", "").length()).isCloseTo(500, within(75));
        assertThat(before.getOrDefault("c", "").length()).isCloseTo(1000, within(100));
    }

    @Test
    void aRequestWithoutTheKeyGoesToAny() throws Exception {
        ask(
                builder()
                        .node("a", named("a"))
                        .node("b", named("b"))
                        .hashByHeader("X-Tenant")
                        .build(),
                10);

        assertThat(counts).isEqualTo(Map.of("a", 5, "b", 5));
    }

    @Test
    void aNodeThatFailsIsLeftOutAndComesBackSlowly() throws Exception {
        boolean[] sound = new boolean[1];
        Application shaky =
                (environ, start) -> (sound[0] ? named("a") : failing("a")).call(environ, start);
        LoadBalancer balancer =
                builder()
                        .node("a", shaky)
                        .node("b", named("b"))
                        .ejecting(2, Duration.ofSeconds(10))
                        .slowStart(Duration.ofSeconds(100))
                        .roundRobin()
                        .build();

        ask(balancer, 100);
        assertThat(counts).containsEntry("a", 2).containsEntry("b", 100);

        clock.pass(Duration.ofSeconds(10));
        ask(balancer, 100);
        assertThat(counts.get("a")).isBetween(3, 4);

        sound[0] = true;
        counts.clear();
        clock.pass(Duration.ofSeconds(20 + 25));
        ask(balancer, 125);
        assertThat(counts.get("a")).isCloseTo(25, within(2));

        counts.clear();
        clock.pass(Duration.ofSeconds(100));
        ask(balancer, 100);
        assertThat(counts.get("a")).isCloseTo(50, within(2));
    }

    @Test
    void checksLeaveNodesOutAndTakeThemBack() throws Exception {
        LoadBalancer balancer =
                builder()
                        .node("a", answering("500 Oh", "a"))
                        .node("b", named("b"))
                        .slowStart(Duration.ZERO)
                        .build();

        balancer.check(BalancerChecks.answering("/health"));
        counts.clear();
        ask(balancer, 10);
        assertThat(counts).isEqualTo(Map.of("b", 10));

        balancer.check(_ -> true);
        counts.clear();
        ask(balancer, 10);
        assertThat(counts).isEqualTo(Map.of("b", 5));
    }

    @Test
    void checksGoOnUntilTheyAreClosed() throws Exception {
        CountDownLatch twice = new CountDownLatch(4);
        LoadBalancer balancer = builder().node("a", named("a")).node("b", named("b")).build();

        try (BalancerChecks checks =
                new BalancerChecks(
                        balancer,
                        Duration.ofMillis(1),
                        _ -> {
                            twice.countDown();
                            return true;
                        })) {
            assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(checks).isNotNull();
        }
    }

    @Test
    void whenNoNodeIsUsableAllAreAsked() throws Exception {
        LoadBalancer balancer = builder().node("a", named("a")).node("b", named("b")).build();
        balancer.check(_ -> false);

        ask(balancer, 10);

        assertThat(counts).isEqualTo(Map.of("a", 5, "b", 5));
    }

    @Test
    void anIdempotentRequestIsAskedAgainWithItsBody() throws Exception {
        Application greedy =
                (environ, start) -> {
                    environ.input().readAllBytes();
                    return answering("503 Busy", "busy").call(environ, start);
                };
        Application echo =
                (environ, start) -> {
                    byte[] body = environ.input().readAllBytes();
                    start.call("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.of(body);
                };
        LoadBalancer balancer = builder().node("a", greedy).node("b", echo).build();

        TestRequest put = TestRequest.post("/", "body").method("PUT");
        assertThat(TestClient.of(balancer).send(put).text()).isEqualTo("body");
    }

    @Test
    void anotherRequestIsNotAskedAgainUnlessItHadNotBegun() throws Exception {
        LoadBalancer begun = builder().node("a", failing("a")).node("b", named("b")).build();
        assertThat(attempt(begun, TestRequest.post("/", "x")).failure())
                .containsInstanceOf(IOException.class);

        Application refused =
                (environ, start) -> {
                    ((Runnable) Objects.requireNonNull(environ.get("islay.not_begun"))).run();
                    return answering("502 Bad", "refused").call(environ, start);
                };
        LoadBalancer notBegun = builder().node("a", refused).node("b", named("b")).build();
        assertThat(attempt(notBegun, TestRequest.post("/", "x")).text()).isEqualTo("b");
    }

    @Test
    void aBodyThatIsTooLargeToKeepIsNotSentAgain() throws Exception {
        Application greedy =
                (environ, start) -> {
                    environ.input().readAllBytes();
                    return answering("503 Busy", "busy").call(environ, start);
                };
        LoadBalancer balancer = builder().node("a", greedy).node("b", named("b")).build();

        TestRequest put = TestRequest.of("PUT", "/").body(new byte[65_537]);
        assertThat(TestClient.of(balancer).send(put).text()).isEqualTo("busy");
    }

    @Test
    void theLastAnswerIsPassedOnWhenAllFail() throws Exception {
        LoadBalancer answers =
                builder()
                        .node("a", answering("503 A", "a"))
                        .node("b", answering("502 B", "b"))
                        .build();
        LoadBalancer throwing = builder().node("a", failing("a")).node("b", failing("b")).build();

        assertThat(TestClient.of(answers).get("/").status()).isEqualTo("502 B");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TestClient.of(throwing).get("/"))
                .withMessage("b fails");
    }

    @Test
    void theBudgetLimitsHowOftenItIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Application fails =
                (_, _) -> {
                    asked.incrementAndGet();
                    throw new IOException("fails");
                };
        LoadBalancer balancer =
                builder()
                        .node("a", fails)
                        .node("b", fails)
                        .retries(0.1)
                        .ejecting(1_000_000, Duration.ZERO)
                        .build();

        for (int i = 0; i < 1000; i++) {
            attempt(balancer, TestRequest.get("/"));
        }

        assertThat(asked).hasValueBetween(1100, 1111);
    }

    @Test
    void answersThatAreThrownAwayAreClosed() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Application busy =
                (_, start) -> {
                    start.call("503 Busy", Headers.of("Content-Type", "text/plain"));
                    return Body.utf8("busy").onClose(closed::incrementAndGet);
                };

        ask(builder().node("a", busy).node("b", named("b")).build(), 1);

        assertThat(closed).hasValue(1);
    }

    @Test
    void wrongNodesAreRefused() {
        assertThatIllegalStateException().isThrownBy(() -> builder().build());
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().node("a", named("a"), weight));
        }
    }

    /** There is only one. */
    @Nested
    class NothingToDo implements TransparentContract {
        @Override
        public Middleware middleware() {
            return next -> LoadBalancer.builder().node("a", next).build();
        }
    }
}
