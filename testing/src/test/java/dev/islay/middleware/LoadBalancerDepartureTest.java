package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves has its request's thread interrupted; that is no fault of the node. */
class LoadBalancerDepartureTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final AtomicInteger others = new AtomicInteger();

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    /** The node in question is asked first, and left out after one failure. */
    private LoadBalancer with(Application application) {
        Application other =
                (_, start) -> {
                    others.incrementAndGet();
                    start.call("200 OK", TEXT);
                    return Body.utf8("other");
                };
        return LoadBalancer.builder()
                .node("a", application)
                .node("b", other)
                .roundRobin()
                .retries(1)
                .ejecting(1, Duration.ofHours(1))
                .slowStart(Duration.ZERO)
                .build();
    }

    private static Application throwing(Exception thrown) {
        return (_, _) -> {
            throw thrown;
        };
    }

    /** Whether a request for any node may go to the first. */
    private static boolean isIn(LoadBalancer balancer) {
        Node first = balancer.begin(TestRequest.get("/").environ(), List.of()).orElseThrow();
        Node second = balancer.begin(TestRequest.get("/").environ(), List.of()).orElseThrow();
        balancer.end(first);
        balancer.end(second);
        assertThat(first.outstanding() + second.outstanding()).isZero();
        return first.name().equals("a") || second.name().equals("a");
    }

    private void assertNobodyWasBlamed(LoadBalancer balancer) {
        Thread.interrupted();
        assertThat(others).hasValue(0);
        assertThat(isIn(balancer)).isTrue();
    }

    static Stream<Exception> interrupts() {
        return Stream.of(
                new InterruptedException(),
                new InterruptedIOException("interrupted while a block waited"),
                new ClosedByInterruptException(),
                new ExecutionException(new IOException(new InterruptedException())));
    }

    @ParameterizedTest
    @MethodSource("interrupts")
    void whatAnInterruptCausedIsNotCountedNorAskedAgain(Exception thrown) {
        LoadBalancer balancer = with(throwing(thrown));

        assertThat(TestClient.of(balancer).attempt(TestRequest.get("/")).failure())
                .contains(thrown);
        assertNobodyWasBlamed(balancer);
    }

    @Test
    void anyFailureOfAnInterruptedThreadIsTheClients() {
        LoadBalancer balancer =
                with((_, _) -> {
                    Thread.currentThread().interrupt();
                    throw new IOException("the connection was closed");
                });

        assertThat(TestClient.of(balancer).attempt(TestRequest.get("/")).failure())
                .containsInstanceOf(IOException.class);
        assertNobodyWasBlamed(balancer);
    }

    @Test
    void anAnswerThatSaysThatItWasInterruptedIsPassedOn() {
        LoadBalancer balancer =
                with((_, start) -> {
                    Thread.currentThread().interrupt();
                    start.call("502 Bad Gateway", TEXT);
                    return Body.utf8("interrupted");
                });

        assertThat(TestClient.of(balancer).attempt(TestRequest.get("/")).status())
                .isEqualTo("502 Bad Gateway");
        assertNobodyWasBlamed(balancer);
    }

    @Test
    void aBodyThatIsInterruptedIsNotCounted() {
        LoadBalancer balancer =
                with((_, start) -> {
                    start.call("200 OK", TEXT);
                    return () -> {
                        throw new InterruptedException();
                    };
                });

        assertThat(TestClient.of(balancer).attempt(TestRequest.get("/")).failure())
                .containsInstanceOf(InterruptedException.class);
        assertNobodyWasBlamed(balancer);
    }

    @Test
    void noOtherNodeIsAskedWhenTheClientLeavesAfterAFailure() {
        LoadBalancer balancer =
                with((_, start) -> {
                    start.call("503 Busy", TEXT);
                    return Body.utf8("busy").onClose(Thread.currentThread()::interrupt);
                });

        assertThat(TestClient.of(balancer).attempt(TestRequest.get("/")).failure())
                .containsInstanceOf(InterruptedIOException.class);
        assertThat(others).hasValue(0);
    }

    @Test
    void aSocketThatWaitedTooLongIsAFailure() {
        LoadBalancer balancer = with(throwing(new SocketTimeoutException("Read timed out")));

        assertThat(TestClient.of(balancer).attempt(TestRequest.get("/")).text()).isEqualTo("other");
        assertThat(isIn(balancer)).isFalse();
    }

    @Test
    void aCheckThatIsCutShortSaysNothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        LoadBalancer balancer =
                with((_, _) -> {
                    asked.countDown();
                    new CountDownLatch(1).await();
                    throw new IllegalStateException("nobody counts it down");
                });

        try (BalancerChecks checks =
                new BalancerChecks(
                        balancer, Duration.ofHours(1), BalancerChecks.answering("/health"))) {
            asked.await();
            assertThat(checks).isNotNull();
        }

        assertThat(isIn(balancer)).isTrue();
    }
}
