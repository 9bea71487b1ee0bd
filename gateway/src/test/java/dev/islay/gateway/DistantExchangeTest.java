package dev.islay.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two event loops whose turns are the test's to give. */
class DistantExchangeTest {
    private static final int WINDOW = 262_144;

    /** An event loop: what it is told waits until it has its turn. */
    private static final class Loop implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        boolean runOne() {
            Runnable next = tasks.poll();
            if (next != null) {
                next.run();
            }
            return next != null;
        }
    }

    private final Loop near = new Loop();
    private final Loop far = new Loop();
    private final RecordingExchange client =
            new RecordingExchange(WireHead.request("GET / HTTP/1.1", "Host: h"));
    private final List<String> told = new ArrayList<>();
    private Exchange exchange = client;

    @BeforeEach
    void serve() {
        serve(distant -> exchange = distant);
    }

    private void serve(Consumer<Exchange> application) {
        Endpoint endpoint =
                new Endpoint() {
                    @Override
                    public boolean streamsBodies() {
                        return false;
                    }

                    @Override
                    public long bodyLimit() {
                        return 0;
                    }

                    @Override
                    public void serve(Exchange distant) {
                        application.accept(distant);
                    }
                };
        Handover.across(near, far).hand(endpoint, client);
        settle();
    }

    private void settle() {
        while (near.runOne() || far.runOne()) {
            assertThat(exchange).isNotNull();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    private static ResponseHead head() {
        return new ResponseHead("200 OK", List.of("Content-Length", "2"), Framing.LENGTH);
    }

    private static ByteBuffer block(int size) {
        return ByteBuffer.allocate(size);
    }

    @Test
    void aShortResponseIsOneTaskAndCopied() {
        ByteBuffer block = bytes("ok");
        exchange.start(head());
        exchange.send(block);
        block.put(0, (byte) 'x');
        exchange.finish(true);
        exchange.flush();
        assertThat(block.hasRemaining()).isFalse();
        assertThat(client.steps).isEmpty();
        assertThat(near.tasks).hasSize(1);
        settle();
        assertThat(client.steps).containsExactly("start", "send ok", "keep", "flush");
        assertThat(exchange.id()).isEqualTo(client.id());
        assertThat(exchange.request()).isSameAs(client.request());
    }

    @Test
    void moreThanTheWindowWaitsUntilTheOtherLoopHasHadItsTurn() {
        exchange.onWritable(() -> told.add("writable"));
        exchange.start(head());
        exchange.send(block(WINDOW));
        exchange.flush();
        assertThat(exchange.writable()).isTrue();
        exchange.send(block(1));
        exchange.flush();
        assertThat(exchange.writable()).isFalse();
        settle();
        assertThat(exchange.writable()).isTrue();
        assertThat(told).containsExactly("writable");
    }

    @Test
    void aClientThatTakesLessIsWaitedFor() {
        exchange.onWritable(() -> told.add("writable"));
        client.writable = false;
        exchange.start(head());
        exchange.send(bytes("o"));
        exchange.flush();
        settle();
        assertThat(exchange.writable()).isFalse();
        exchange.spool();
        settle();
        assertThat(client.steps).contains("spool");
        client.writable = true;
        client.onWritable.run();
        settle();
        assertThat(exchange.writable()).isTrue();
        assertThat(told).containsExactly("writable");
    }

    @Test
    void nothingGoesToAClientThatIsKnownToHaveLeft() {
        exchange.onGone(() -> told.add("gone"));
        exchange.start(head());
        client.onGone.run();
        settle();
        assertThat(told).containsExactly("gone");
        exchange.onGone(() -> told.add("at once"));
        assertThat(told).containsExactly("gone", "at once");
        exchange.send(bytes("ok"));
        exchange.finish(true);
        exchange.flush();
        exchange.outstay();
        settle();
        assertThat(client.steps).isEmpty();
    }

    @Test
    void aClientThatLeavesBehindTheLastByteIsNoNews() {
        exchange.onGone(() -> told.add("gone"));
        exchange.start(head());
        exchange.finish(true);
        exchange.flush();
        client.onGone.run();
        settle();
        assertThat(told).isEmpty();
    }

    @Test
    void aClientThatSendsNoMoreIsToldOfWheneverSomebodyAsks() {
        client.onHalfClosed.run();
        settle();
        exchange.onHalfClosed(() -> told.add("half"));
        assertThat(told).containsExactly("half");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileGoesOverAndWhatBecameOfItComesBack(boolean left, @TempDir Path folder)
            throws Exception {
        Path path = Files.writeString(folder.resolve("f"), "0123456789");
        try (FileChannel file = FileChannel.open(path)) {
            if (left) {
                client.onGone.run();
                settle();
            }
            exchange.sendFile(new FileSlice(file, 2, 8), whole -> told.add("whole " + whole));
            settle();
            assertThat(client.steps).containsExactly("file 2+8", "flush");
            client.fileDone.accept(!left);
            assertThat(told).isEmpty();
            settle();
            assertThat(told).containsExactly("whole " + !left);
        }
    }

    @Test
    void aFaultCutsTheConnection() {
        serve(distant -> {
            throw new IllegalStateException("a fault of ours, on purpose");
        });
        assertThat(client.steps).containsExactly("abort", "flush");
    }

    @Test
    void aBodyCrossesUntilTheResponseIsComplete() {
        PlayedStream stream = new PlayedStream();
        client.body = new RequestBody.Streamed(stream);
        serve();
        BodyStream body = ((RequestBody.Streamed) exchange.body()).stream();
        body.wanted();
        body.flow(new Heard());
        body.pause(true);
        settle();
        assertThat(stream.wanted).isTrue();
        assertThat(stream.pauses).containsExactly(true);
        stream.play(to -> to.data(bytes("ab")));
        settle();
        stream.play(BodyStream.Receiver::end);
        exchange.finish(true);
        settle();
        assertThat(told).containsExactly("ab");
    }

    @Test
    void aBodyIsNotReadOnWhileMuchOfItIsUnderway() {
        PlayedStream stream = new PlayedStream();
        client.body = new RequestBody.Streamed(stream);
        serve();
        ((RequestBody.Streamed) exchange.body()).stream().flow(new Heard());
        settle();
        stream.play(to -> to.data(block(65_536)));
        assertThat(stream.pauses).isEmpty();
        stream.play(to -> to.data(block(1)));
        assertThat(stream.pauses).containsExactly(true);
        settle();
        assertThat(stream.pauses).containsExactly(true, false);
        assertThat(told).hasSize(2);
    }

    @Test
    void aBodyThatBreaksOffSaysSoAlsoWhenItsClientHasLeft() {
        PlayedStream stream = new PlayedStream();
        client.body = new RequestBody.Streamed(stream);
        serve();
        ((RequestBody.Streamed) exchange.body()).stream().flow(new Heard());
        settle();
        client.onGone.run();
        stream.play(to -> to.broken("too slow"));
        settle();
        assertThat(told).containsExactly("broken: too slow");
    }

    private final class Heard implements BodyStream.Receiver {
        @Override
        public void data(ByteBuffer block) {
            told.add(ISO_8859_1.decode(block).toString());
        }

        @Override
        public void end() {
            told.add("end");
        }

        @Override
        public void broken(String reason) {
            told.add("broken: " + reason);
        }
    }

    /** Whichever loop has its turn when, nothing is lost, doubled or out of order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsSentArrivesInOrderInAnyOrderOfTurns(long seed) {
        Random random = new Random(seed);
        StringBuilder sent = new StringBuilder();
        exchange.start(head());
        for (int i = 0; i < 500; i++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    exchange.send(bytes("," + i));
                    sent.append(',').append(i);
                }
                case 1 -> exchange.flush();
                case 2 -> near.runOne();
                default -> far.runOne();
            }
        }
        exchange.finish(false);
        exchange.flush();
        settle();
        StringBuilder arrived = new StringBuilder();
        client.steps.stream()
                .filter(step -> step.startsWith("send "))
                .forEach(step -> arrived.append(step.substring(5)));
        assertThat(arrived).hasToString(sent.toString());
        assertThat(client.steps).startsWith("start").endsWith("close", "flush");
        assertThat(exchange.writable()).isTrue();
    }
}
