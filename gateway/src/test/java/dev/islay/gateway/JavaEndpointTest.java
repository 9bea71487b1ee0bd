package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java applications between an event loop and their own threads. */
@Timeout(30)
final class JavaEndpointTest {
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ApplicationThreads threads = new ApplicationThreads(1, Wakeups.AT_ONCE);
    private final PacedExchange exchange = new PacedExchange(loop);

    @AfterEach
    void end() {
        threads.close();
        loop.close();
    }

    private void serve(Application application) {
        serve(application, exchange);
    }

    private void serve(Application application, PacedExchange to) {
        Function<String, Duration> timeout =
                path -> path.equals("/") ? Duration.ofMinutes(1) : Duration.ZERO;
        JavaEndpoint.Place place =
                new JavaEndpoint.Place(
                        "", 10, false, Map.of("a.key", "value"), timeout, () -> false);
        JavaEndpoint.Surroundings around =
                new JavaEndpoint.Surroundings(loop, new ResponseRules(""), AccessLog.NONE, threads);
        JavaEndpoint endpoint = new JavaEndpoint(application, place, around);
        loop.execute(() -> endpoint.serve(to));
    }

    private static Application answering(Body body) {
        return (environ, startResponse) -> {
            startResponse.call("200 OK", Headers.of());
            return body;
        };
    }

    @Test
    void aResponseReachesTheExchange() throws Exception {
        serve((environ, startResponse) -> {
            startResponse.call("200 OK", Headers.of());
            return Body.utf8(environ.string("a.key") + environ.get("wsgi.version"));
        });
        assertThat(exchange.ended()).isEqualTo("keep");
        assertThat(exchange.sent()).isEqualTo("value[1, 0]");
    }

    @Test
    void theEnvironSaysUntilWhenAnAnswerIsWaitedFor() throws Exception {
        Instant before = Instant.now();
        serve((environ, startResponse) -> {
            startResponse.call("200 OK", Headers.of());
            return Body.utf8(String.valueOf(environ.get("islay.deadline")));
        });
        assertThat(exchange.ended()).isEqualTo("keep");
        assertThat(Instant.parse(exchange.sent()))
                .isBetween(before.plusSeconds(60), Instant.now().plusSeconds(60));
    }

    @Test
    void aSlowClientHoldsTheApplication() throws Exception {
        CountDownLatch third = new CountDownLatch(1);
        int[] count = {0};
        Body endless =
                () -> {
                    if (++count[0] == 3) {
                        third.countDown();
                    }
                    return count[0] <= 4 ? new byte[50_000] : null;
                };
        exchange.writable(false);
        serve(answering(endless));
        exchange.awaitSent(50_000);
        assertThat(third.await(100, TimeUnit.MILLISECONDS)).as("asked for more").isFalse();
        exchange.writable(true);
        assertThat(exchange.ended()).isEqualTo("keep");
        exchange.awaitSent(200_000);
    }

    @Test
    void whoWaitsIsInterruptedWhenTheClientLeaves() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        boolean[] interrupted = {true};
        Body body =
                () -> {
                    waiting.countDown();
                    new CountDownLatch(1).await();
                    return null;
                };
        serve(
                answering(
                        body.onClose(() -> {
                            interrupted[0] = Thread.currentThread().isInterrupted();
                            closed.countDown();
                        })));
        waiting.await();
        exchange.leave();
        closed.await();
        assertThat(interrupted).as("close runs undisturbed").containsExactly(false);
    }

    @Test
    void moreThanMayRunAreTurnedAway() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Body body =
                () -> {
                    go.await();
                    return null;
                };
        serve(answering(body));
        PacedExchange second = new PacedExchange(loop);
        serve(answering(Body.empty()), second);
        assertThat(second.ended()).isEqualTo("keep");
        assertThat(second.status()).isEqualTo("503 Service Unavailable");
        go.countDown();
        assertThat(exchange.ended()).isEqualTo("keep");
    }

    @Test
    void whatRunsAtTheEndIsInterrupted() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        serve((environ, startResponse) -> {
            waiting.countDown();
            new CountDownLatch(1).await();
            return Body.empty();
        });
        waiting.await();
        threads.close();
        assertThat(exchange.ended()).isEqualTo("keep");
        assertThat(exchange.status()).startsWith("500");
        assertThat(threads.running()).isZero();
    }

    @Test
    void bodiesAreReadWhereverTheyAre(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "spilled");
        for (RequestBody body :
                List.of(
                        RequestBody.NONE,
                        new RequestBody.Inline("inline".getBytes(StandardCharsets.UTF_8)),
                        new RequestBody.Spilled(file, 7, new Hold(() -> {})))) {
            try (RequestInput input = new RequestInput(body, loop)) {
                assertThat(input.untouched()).contains(body);
                String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(List.of("", "inline", "spilled")).contains(text);
                assertThat(input.untouched()).isEmpty();
                input.close();
                input.release();
            }
        }
    }

    /** Where it was there may be another client's now. */
    @Test
    void aFileIsNotOpenedWhenTheExchangeHasEnded(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "another");
        Hold hold = new Hold(() -> {});
        RequestBody body = new RequestBody.Spilled(file, 7, hold);
        try (RequestInput input = new RequestInput(body, loop)) {
            hold.letGo();
            assertThatThrownBy(input::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the request has ended");
        }
    }

    @Test
    void aBodyThatArrivesIsWaitedFor() throws IOException {
        PlayedStream stream = new PlayedStream();
        try (InputStream input = new RequestInput(new RequestBody.Streamed(stream), loop)) {
            loop.execute(() -> stream.play(receiver -> receiver.data(bytes("ab"))));
            assertThat(input.read()).isEqualTo('a');
            loop.execute(() -> stream.play(BodyStream.Receiver::end));
            assertThat(input.readAllBytes()).isEqualTo(new byte[] {'b'});
            assertThat(input.read()).isEqualTo(-1);
        }
        assertThat(stream.wanted).isTrue();
    }

    @Test
    void aBodyThatBreaksOffSaysSo() throws IOException {
        PlayedStream stream = new PlayedStream();
        try (InputStream input = new RequestInput(new RequestBody.Streamed(stream), loop)) {
            loop.execute(() -> stream.play(receiver -> receiver.data(bytes("ab"))));
            loop.execute(() -> stream.play(receiver -> receiver.broken("too slow")));
            assertThat(input.readNBytes(2)).hasSize(2);
            assertThatThrownBy(input::read).hasMessage("too slow");
        }
    }

    @Test
    void aClientThatSendsFasterThanIsReadIsPaused() throws Exception {
        PlayedStream stream = new PlayedStream();
        try (InputStream input = new RequestInput(new RequestBody.Streamed(stream), loop)) {
            loop.execute(() -> stream.play(receiver -> receiver.data(ByteBuffer.allocate(70_000))));
            loop.execute(() -> stream.play(BodyStream.Receiver::end));
            assertThat(input.readNBytes(10)).hasSize(10);
            assertThat(input.readAllBytes()).hasSize(69_990);
            loop.submit(() -> assertThat(stream.pauses).containsExactly(true, false)).get();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
