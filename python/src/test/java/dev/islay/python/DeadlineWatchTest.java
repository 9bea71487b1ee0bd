package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.fuzz.CaughtLog;
import dev.islay.gateway.AccessLog;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker of one thread whose requests may take ten seconds, and five more to end. */
class DeadlineWatchTest {
    private static final Frames.Frame INTERRUPT = new Frames.Frame(FrameType.INTERRUPT, 0, 1, "\1");

    @TempDir Path directory;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel control = new EmbeddedChannel();
    private final CaughtLog log = new CaughtLog();
    private final Nobody observer = new Nobody();
    private long now = System.nanoTime();
    private PythonPool pool;
    private PythonApplication application;
    private Worker worker;

    @BeforeEach
    void start() throws ProtocolViolation, IOException {
        channel.freezeTime();
        PoolOptions options =
                new PoolOptions(
                        100,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5),
                        directory.resolve("p"),
                        _ -> {});
        Surroundings around =
                new Surroundings(
                        channel.eventLoop(),
                        WorkerTransport.EPOLL,
                        new ResponseRules("", () -> Instant.EPOCH, () -> 0),
                        AccessLog.NONE,
                        Runnable::run,
                        new WorkerProcesses());
        pool = new PythonPool(options, around, observer, () -> 0);
        Deadlines deadlines = new Deadlines(Duration.ofSeconds(10), new TreeMap<>());
        CallRules rules = new CallRules(deadlines, true);
        application = new PythonApplication(pool, 0, "", 1 << 20, false, rules);
        Path stem = directory.resolve("w");
        worker = new Worker(pool, channel.eventLoop(), 1, LoneWorker.workerOptions(1), stem);
        begun(0);
        channel.pipeline().addLast(Objects.requireNonNull(worker.connected(channel, "0")));
        control.pipeline().addLast(Objects.requireNonNull(worker.connected(control, "control")));
        worker.report().loaded(0, Map.of());
        worker.ready(Map.of());
    }

    @AfterEach
    void close() {
        pool.kill();
        channel.finishAndReleaseAll();
        control.finishAndReleaseAll();
        log.close();
    }

    @Test
    void inTimeNothingHappens() throws IOException, ProtocolViolation {
        AskedExchange one = ask(1);
        begun(1);
        pass(9);
        assertThat(one.received).isEmpty();
        assertThat(toControl()).isEmpty();
    }

    @Test
    void afterItsTimeARequestIsAnsweredAndInterruptedAndWhatStillComesIsDropped()
            throws IOException, ProtocolViolation {
        AskedExchange one = ask(1);
        begun(1);
        pass(11);
        assertThat(one.received.toString()).startsWith("[504 ").endsWith(".");
        assertThat(toControl()).containsExactly(INTERRUPT);
        String answered = one.received.toString();
        channel.writeInbound(Frames.head(1, 0, "200 OK", "late"));
        channel.writeInbound(Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\1raised"));
        assertThat(one.received).hasToString(answered);
        AskedExchange two = ask(2);
        channel.writeInbound(Frames.head(2, FrameDecoder.LAST, "200 OK", "x"));
        assertThat(two.received).hasToString("[200 OK]x.");
        assertThat(log.toString()).doesNotContain("raised");
    }

    @Test
    void whatHadBegunIsCutOff() throws IOException, ProtocolViolation {
        AskedExchange one = ask(1);
        begun(1);
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        pass(11);
        assertThat(one.received).hasToString("[200 OK]a!");
    }

    @Test
    void theLogGetsOneEntryWithTheStack() throws IOException, ProtocolViolation {
        ask(1);
        begun(1);
        pass(11);
        control.writeInbound(Frames.of(FrameType.INTERRUPTED, 0, 1, "\1  File \"a.py\"\n"));
        pass(3);
        control.writeInbound(Frames.of(FrameType.INTERRUPTED, 0, 1, "\1  File \"b.py\"\n"));
        assertThat(log.toString())
                .contains("GET / (request 1) ran for longer than 10 s (--timeout)")
                .contains("answered by 504 after")
                .contains("here:\n  File \"a.py\"")
                .doesNotContain("b.py");
    }

    @Test
    void whatDoesNotEndIsInterruptedAgainAndThenItsWorkerIsGivenUpOnce()
            throws IOException, ProtocolViolation {
        ask(1);
        begun(1);
        pass(11);
        pass(4);
        assertThat(toControl()).contains(INTERRUPT, INTERRUPT, INTERRUPT);
        assertThat(observer.stuck).isEmpty();
        pass(3);
        assertThat(observer.stuck).hasSize(1);
        assertThat(observer.stuck.getFirst()).contains("request 1", "5 s", "--interrupt-grace");
    }

    @Test
    void whatCannotBeInterruptedIsNotTriedAgain() throws IOException, ProtocolViolation {
        ask(1);
        begun(1);
        pass(11);
        toControl();
        control.writeInbound(Frames.of(FrameType.INTERRUPTED, 0, 1, "\2  File \"a.py\"\n"));
        pass(4);
        assertThat(toControl()).isEmpty();
    }

    @Test
    void timeForWhichTheClientKeepsItWaitingDoesNotCount() throws IOException, ProtocolViolation {
        AskedExchange one = ask(1);
        begun(1);
        one.writable = false;
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        pass(60);
        assertThat(one.received).hasToString("[200 OK]a");
        one.writable = true;
        Objects.requireNonNull(one.onWritable).run();
        pass(11);
        assertThat(one.received).hasToString("[200 OK]a!");
    }

    @Test
    void whatHasNotBegunIsNotLateButWhatKeepsItsThreadIsInterrupted()
            throws IOException, ProtocolViolation {
        ask(1);
        begun(1);
        channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", "x"));
        AskedExchange two = ask(2);
        pass(11);
        assertThat(two.received).isEmpty();
        assertThat(toControl()).containsExactly(INTERRUPT);
        begun(2);
        pass(9);
        assertThat(observer.stuck).isEmpty();
        assertThat(two.received).isEmpty();
        pass(2);
        assertThat(two.received.toString()).startsWith("[504 ");
    }

    @Test
    void aReaderOfABodyIsLetGoWhenItsStackIsKnown() throws IOException, ProtocolViolation {
        AskedExchange one = new AskedExchange(1);
        one.body = new RequestBody.Streamed(new Upload());
        application.serve(one);
        channel.runPendingTasks();
        begun(1);
        channel.writeInbound(Frames.of(FrameType.BODY_WANTED, 0, 1, ""));
        pass(11);
        sent();
        control.writeInbound(Frames.of(FrameType.INTERRUPTED, 0, 1, "\0  File \"a.py\"\n"));
        pass(1);
        assertThat(sent())
                .extracting(frame -> frame.type() + " " + frame.flags())
                .contains("BODY 2");
    }

    @Test
    void aClientThatLeavesAndOneThatSendsNoMoreAreToldOf() throws ProtocolViolation {
        AskedExchange one = ask(1);
        Objects.requireNonNull(one.onHalfClosed).run();
        one.leave();
        assertThat(toControl())
                .containsExactly(
                        new Frames.Frame(FrameType.HALF_CLOSED, 0, 1, ""),
                        new Frames.Frame(FrameType.INTERRUPT, 0, 1, "\2"));
    }

    private AskedExchange ask(long id) {
        AskedExchange exchange = new AskedExchange(id);
        application.serve(exchange);
        channel.runPendingTasks();
        return exchange;
    }

    /** The thread has begun that request. */
    private void begun(long id) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, id);
        Files.write(directory.resolve("w.page"), page.array());
    }

    private void pass(int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            now += 100_000_000;
            worker.watch().look(now);
        }
    }

    private List<Frames.Frame> toControl() throws ProtocolViolation {
        return read(control);
    }

    private List<Frames.Frame> sent() throws ProtocolViolation {
        channel.runPendingTasks();
        return read(channel);
    }

    private static List<Frames.Frame> read(EmbeddedChannel from) throws ProtocolViolation {
        List<Frames.Frame> frames = new ArrayList<>();
        for (ByteBuf next = from.readOutbound(); next != null; next = from.readOutbound()) {
            frames.addAll(Frames.read(next));
        }
        return frames.stream().filter(frame -> frame.type() != FrameType.STACKS).toList();
    }
}
