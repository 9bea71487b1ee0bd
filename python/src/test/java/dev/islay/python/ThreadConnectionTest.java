package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.BodyStream;
import dev.islay.gateway.Hold;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool with one worker of two threads; the test is the worker's side and the clients. */
class ThreadConnectionTest {
    @TempDir Path directory;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel other = new EmbeddedChannel();
    private final EmbeddedChannel control = new EmbeddedChannel();
    private final List<Frames.Frame> sent = new ArrayList<>();
    private final long start = System.nanoTime();
    private boolean frozen = true;
    private long passed;
    private PythonPool pool;
    private PythonApplication application;
    private Worker worker;
    private ThreadConnection connection;

    @BeforeEach
    void start() throws ProtocolViolation {
        PoolOptions options =
                new PoolOptions(
                        100,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5),
                        directory.resolve("p"),
                        _ -> {});
        ResponseRules rules = new ResponseRules("", () -> Instant.EPOCH, () -> 0);
        Surroundings around =
                new Surroundings(
                        channel.eventLoop(),
                        WorkerTransport.EPOLL,
                        rules,
                        AccessLog.NONE,
                        Runnable::run,
                        new WorkerProcesses());
        pool =
                new PythonPool(
                        options,
                        around,
                        new Nobody(),
                        () -> frozen ? start + passed : System.nanoTime());
        application = new PythonApplication(pool, 0, "", 1 << 20, false);
        worker = new Worker(pool, channel.eventLoop(), 1, workerOptions(), directory.resolve("w"));
        connection = (ThreadConnection) place(channel, "0");
        place(other, "1");
        place(control, "control");
        worker.report().loaded(0, Map.of());
        worker.ready(Map.of());
    }

    private ChannelHandler place(EmbeddedChannel at, String name) {
        ChannelHandler handler = Objects.requireNonNull(worker.connected(at, name));
        at.pipeline().addLast(handler);
        return handler;
    }

    @AfterEach
    void close() {
        pool.kill();
        channel.finishAndReleaseAll();
        other.finishAndReleaseAll();
        control.finishAndReleaseAll();
    }

    @Test
    void requestsThatComeTogetherLeaveInTheirOrder() throws ProtocolViolation {
        ask(1);
        ask(2);
        run();
        assertThat(sent).extracting(Frames.Frame::id).containsExactly(1L, 2L);
        assertThat(sent).extracting(Frames.Frame::type).containsOnly(FrameType.REQUEST);
    }

    @Test
    void whatTheThreadCannotBeginSoonIsSentWithOthers() throws ProtocolViolation {
        showThatItIsFast();
        ask(1, 16);
        run();
        assertThat(sent).as("enough to do").hasSize(16);
        ask(17, 7);
        run();
        assertThat(sent).as("more can wait").hasSize(16);
        ask(24, 1);
        run();
        assertThat(sent).as("not in vain").hasSize(24);
    }

    @Test
    void whatWaitsForOthersIsSentBeforeTheThreadHasNothingToDo() throws ProtocolViolation {
        showThatItIsFast();
        ask(1, 17);
        run();
        ask(18, 1);
        run();
        assertThat(sent).hasSize(17);
        channel.writeInbound(answers(1, 2));
        run();
        assertThat(sent).hasSize(18);
    }

    @Test
    void whatWaitsForOthersWaitsForNoLongerThanATick() throws ProtocolViolation {
        showThatItIsFast();
        ask(1, 17);
        run();
        ask(18, 1);
        run();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        run();
        assertThat(sent).hasSize(18);
    }

    @Test
    void aWriteMayLeadToTheNext() throws ProtocolViolation {
        channel.freezeTime();
        ask(1);
        run();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS); // the tick comes while 2 is written
        ask(2);
        run();
        assertThat(sent).extracting(Frames.Frame::id).containsExactly(1L, 2L);
    }

    @Test
    void aPoolIsCrowdedWhileItsThreadHasTwoBatchesToAnswer() throws ProtocolViolation {
        showThatItIsFast();
        ask(1, 15);
        run();
        assertThat(application.crowded()).isFalse();
        ask(16, 1);
        run();
        assertThat(application.crowded()).isTrue();
        channel.writeInbound(answers(1, 8));
        run();
        assertThat(application.crowded()).isFalse();
    }

    /** The pipe of an application that is known to be fast takes many requests. */
    private void showThatItIsFast() throws ProtocolViolation {
        channel.freezeTime();
        ask(1001, 8);
        run();
        passed = 8_000;
        channel.writeInbound(answers(1001, 8));
        run();
        sent.clear();
    }

    private void ask(long first, int count) {
        for (long id = first; id < first + count; id++) {
            ask(id);
        }
    }

    private static ByteBuf answers(long first, int count) {
        ByteBuf wire = Unpooled.buffer();
        for (long id = first; id < first + count; id++) {
            wire.writeBytes(Frames.head(id, FrameDecoder.LAST, "200 OK", ""));
        }
        return wire;
    }

    @Test
    void responsesReachTheirClientsByteByByte() throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        run();
        ByteBuf wire =
                Unpooled.wrappedBuffer(
                        Frames.head(1, 0, "200 OK", "a"),
                        Frames.of(FrameType.DATA, 0, 1, "b"),
                        Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "c"),
                        Frames.head(2, FrameDecoder.LAST, "404 Not Found\0A\0b", "x"));
        while (wire.isReadable()) {
            channel.writeInbound(wire.readBytes(1));
        }
        assertThat(one.received).hasToString("[200 OK]abc.");
        assertThat(two.received).hasToString("[404 Not Found]x.");
        assertThat(connection.inFlight()).isEmpty();
        run();
        assertThat(sent).as("short responses need no TAKEN").hasSize(2);
    }

    @Test
    void whatBelongsToAnotherRequestReachesNobody() throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        run();
        channel.writeInbound(Frames.head(2, FrameDecoder.LAST, "200 OK", "secret"));
        assertThat(one.received).isEmpty();
        assertThat(two.received).isEmpty();
        assertThat(connection.inFlight()).hasSize(2);
    }

    @Test
    void bytesBeforeTheHeadReachNobody() throws ProtocolViolation {
        AskedExchange one = ask(1);
        run();
        channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "x"));
        channel.writeInbound(Frames.of(FrameType.HEAD, 0, 1, "abc"));
        channel.writeInbound(Frames.of(FrameType.FILE, 1, 1, ""));
        channel.writeInbound(Frames.of(FrameType.BODY_WANTED, 0, 1, ""));
        channel.writeInbound(Frames.of(FrameType.REQUEST, 0, 1, ""));
        assertThat(one.received).isEmpty();
    }

    @Test
    void onlyALongResponseIsAcknowledged() throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        run();
        // A HEAD's payload counts whole: four bytes of length, six of "200 OK", the first bytes.
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a".repeat(65_526)));
        channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, ""));
        run();
        assertThat(sent).hasSize(2);
        channel.writeInbound(Frames.head(2, 0, "200 OK", "a".repeat(65_526)));
        channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 2, "b"));
        run();
        assertThat(sent).last().isEqualTo(new Frames.Frame(FrameType.TAKEN, 0, 2, ""));
        assertThat(one.received.length()).isEqualTo(two.received.length() - 1);
    }

    @Test
    void errorsBecomePagesAndTheNextResponseIsUnharmed() throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        run();
        channel.writeInbound(Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\1Traceback"));
        channel.writeInbound(Frames.of(FrameType.TROUBLE, 0, 2, "\1close() raised"));
        channel.writeInbound(Frames.head(2, FrameDecoder.LAST, "200 OK", "x"));
        assertThat(one.received.toString())
                .startsWith("[500 ")
                .endsWith(".")
                .doesNotContain("Traceback");
        assertThat(two.received).hasToString("[200 OK]x.");
    }

    @Test
    void theBodyOfAClientThatLeftStaysUntilTheWorkerIsDoneWithIt() throws ProtocolViolation {
        SpooledUpload upload = upload(1);
        run();
        upload.leave();
        assertThat(upload.freed).isFalse();
        channel.writeInbound(Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\3"));
        assertThat(upload.freed).isTrue();
    }

    @Test
    void theBodyOfAClientThatLeftGoesWithTheWorker() throws ProtocolViolation {
        SpooledUpload upload = upload(1);
        run();
        upload.leave();
        connection.bury(0, new ArrayList<>());
        assertThat(upload.freed).isTrue();
    }

    @Test
    void aRequestWhoseBodyIsNoMoreIsNotSent() throws ProtocolViolation {
        SpooledUpload upload = upload(1);
        upload.hold.letGo();
        ask(2);
        run();
        assertThat(sent).extracting(Frames.Frame::id).containsExactly(2L);
        assertThat(connection.inFlight()).extracting(Ticket::id).containsExactly(2L);
    }

    private SpooledUpload upload(long id) {
        SpooledUpload upload = new SpooledUpload(id);
        application.serve(upload.exchange);
        return upload;
    }

    /** Its body is in a file. */
    private static final class SpooledUpload {
        private final AskedExchange exchange;
        private final Hold hold = new Hold(() -> freed = true);
        private boolean freed;

        SpooledUpload(long id) {
            exchange = new AskedExchange(id);
            exchange.body = new RequestBody.Spilled(Path.of("/proc/1/fd/2"), 100_000, hold);
        }

        /** As the front end does it: who answers is told first. */
        void leave() {
            exchange.leave();
            hold.letGo();
        }
    }

    @Test
    void informationalResponsesGoAhead() throws ProtocolViolation {
        AskedExchange one = ask(1);
        run();
        channel.writeInbound(Frames.of(FrameType.INFORM, 0, 1, "103 Early Hints\0A\0b"));
        channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
        assertThat(one.received).hasToString("[103 Early Hints][200 OK].");
    }

    @Test
    void aThreadIsNotReadWhileItsClientTakesTooLittle() throws ProtocolViolation {
        AskedExchange one = ask(1);
        run();
        one.writable = false;
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        assertThat(channel.config().isAutoRead()).isFalse();
        one.writable = true;
        Objects.requireNonNull(one.onWritable).run();
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "b"));
        assertThat(one.received).hasToString("[200 OK]ab.");
    }

    @Test
    void aThreadIsReadAgainWhenItsSlowClientLeavesAndItsOutputIsDropped() throws ProtocolViolation {
        AskedExchange one = ask(1);
        run();
        one.writable = false;
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        one.leave();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(Frames.read(control.readOutbound()))
                .containsExactly(new Frames.Frame(FrameType.CANCEL, 0, 1, ""));
        channel.writeInbound(Frames.of(FrameType.DATA, 0, 1, "b"));
        channel.writeInbound(Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\3"));
        assertThat(one.received).hasToString("[200 OK]a");
        assertThat(connection.inFlight()).isEmpty();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aFileIsTakenAsSoonAsItIsOpenHere() throws ProtocolViolation, IOException {
        AskedExchange one = ask(1);
        run();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        channel.writeInbound(Frames.head(1, 0, "200 OK", ""));
        channel.writeInbound(Frames.of(FrameType.FILE, FrameDecoder.LAST, 1, describe(file)));
        run();
        assertThat(one.received).hasToString("[200 OK]<file 10>");
        assertThat(sent).last().isEqualTo(new Frames.Frame(FrameType.TAKEN, 0, 1, ""));
        assertThat(connection.inFlight()).isEmpty();
        Objects.requireNonNull(one.fileDone).accept(true);
        assertThat(one.received).hasToString("[200 OK]<file 10>.");
    }

    @Test
    void aFileThatCannotBeOpenedComesAsDataAndIsALongResponse()
            throws ProtocolViolation, IOException {
        AskedExchange one = ask(1);
        run();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        ByteBuf described = describe(file);
        Files.delete(file);
        channel.writeInbound(Frames.head(1, 0, "200 OK", ""));
        channel.writeInbound(Frames.of(FrameType.FILE, FrameDecoder.LAST, 1, described));
        run();
        assertThat(sent)
                .last()
                .isEqualTo(new Frames.Frame(FrameType.FILE_REFUSED, 0, 1, "NoSuchFileException"));
        channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "0123456789"));
        run();
        assertThat(sent).last().isEqualTo(new Frames.Frame(FrameType.TAKEN, 0, 1, ""));
        assertThat(one.received).hasToString("[200 OK]0123456789.");
    }

    @Test
    void whatAWorkerGivesBackGoesToAnotherThread() throws ProtocolViolation {
        ask(1);
        ask(2);
        run();
        assertThat(awaitRecall()).isEqualTo(new Frames.Frame(FrameType.RECALL, 0, 2, "\0\0\0\0"));
        ByteBuf back = Unpooled.buffer().writeIntLE(0).writeLongLE(2);
        control.writeInbound(Frames.of(FrameType.RECALLED, 0, 0, back));
        assertThat(connection.inFlight()).extracting(Ticket::id).containsExactly(1L);
        run();
        assertThat(Frames.read(other.readOutbound()))
                .extracting(Frames.Frame::id)
                .containsExactly(2L);
        channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9})
    void whatAWorkerMayNotGiveBackIsStillAnsweredWhenItDies(long wrong) throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        run();
        awaitRecall();
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        ByteBuf back = Unpooled.buffer().writeIntLE(0).writeLongLE(wrong).writeLongLE(2);
        control.writeInbound(Frames.of(FrameType.RECALLED, 0, 0, back));
        assertThat(connection.inFlight()).extracting(Ticket::id).containsExactly(1L, 2L);
        connection.bury(2, new ArrayList<>());
        assertThat(one.received).hasToString("[200 OK]a!");
        assertThat(two.received.toString()).startsWith("[502 ");
    }

    @Test
    void whatNobodyAskedForIsNotTakenBack() throws ProtocolViolation {
        ask(1);
        ask(2);
        run();
        ByteBuf back = Unpooled.buffer().writeIntLE(0).writeLongLE(2);
        control.writeInbound(Frames.of(FrameType.RECALLED, 0, 0, back));
        assertThat(connection.inFlight()).hasSize(2);
    }

    @Test
    void nothingIsReadBehindAViolation() throws ProtocolViolation {
        AskedExchange one = ask(1);
        run();
        channel.writeInbound(Frames.of(FrameType.HELLO, 0, 1, ""));
        ByteBuf more = Frames.head(1, FrameDecoder.LAST, "200 OK", "x");
        channel.writeInbound(more);
        assertThat(one.received).isEmpty();
        assertThat(more.refCnt()).isZero();
    }

    @Test
    void informationalResponsesPauseAThreadWhoseClientTakesTooLittle() throws ProtocolViolation {
        AskedExchange one = ask(1);
        run();
        one.writable = false;
        channel.writeInbound(Frames.of(FrameType.INFORM, 0, 1, "103 Early Hints"));
        assertThat(channel.config().isAutoRead()).isFalse();
        one.leave();
    }

    @Test
    void behindAFileComesNothingUntilItIsSent() throws ProtocolViolation, IOException {
        AskedExchange one = ask(1);
        run();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        channel.writeInbound(Frames.head(1, 0, "200 OK", ""));
        channel.writeInbound(Frames.of(FrameType.FILE, FrameDecoder.LAST, 1, describe(file)));
        channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "x"));
        run();
        assertThat(one.received).hasToString("[200 OK]<file 10>");
    }

    /** The head runs for longer than the scheduler's patience, by its real clock. */
    private Frames.Frame awaitRecall() throws ProtocolViolation {
        frozen = false;
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            channel.runScheduledPendingTasks();
            ByteBuf bytes = control.readOutbound();
            if (bytes != null) {
                return Frames.read(bytes).getFirst();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no recall within 10 s");
    }

    @Test
    void ofADeadThreadWhatHadBegunIsAnsweredAndTheRestGoesAgainOnce() throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        AskedExchange three = ask(3);
        run();
        List<String> lost = new ArrayList<>();
        List<Ticket> again = connection.bury(2, lost);
        assertThat(again).extracting(Ticket::id).containsExactly(3L);
        assertThat(lost).containsExactly("GET / (request 1)", "GET / (request 2)");
        assertThat(one.received.toString()).startsWith("[502 ");
        assertThat(two.received.toString()).startsWith("[502 ");
        assertThat(three.received).isEmpty();
        assertThat(again.getFirst().mayGoAgain()).isFalse();
        assertThat(connection.inFlight()).isEmpty();
    }

    @Test
    void aResponseWhoseOutputHadBegunIsCutOff() throws ProtocolViolation {
        AskedExchange one = ask(1);
        AskedExchange two = ask(2);
        run();
        channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        assertThat(connection.bury(1, new ArrayList<>())).hasSize(1);
        assertThat(one.received).hasToString("[200 OK]a!");
        assertThat(two.received).isEmpty();
    }

    @Test
    void aThreadThatHasBegunNoneOfItsRequestsLosesNone() throws ProtocolViolation {
        ask(1);
        AskedExchange left = ask(2);
        run();
        left.leave();
        List<String> lost = new ArrayList<>();
        assertThat(connection.bury(0, lost)).extracting(Ticket::id).containsExactly(1L);
        assertThat(lost).isEmpty();
    }

    @Test
    void aStreamedBodyIsReadWhenTheApplicationAsksAndEndsOnce() throws ProtocolViolation {
        Upload upload = new Upload();
        AskedExchange one = new AskedExchange(1);
        one.body = new RequestBody.Streamed(upload);
        application.serve(one);
        run();
        channel.writeInbound(Frames.of(FrameType.BODY_WANTED, 0, 1, ""));
        BodyStream.Receiver receiver = Objects.requireNonNull(upload.receiver);
        receiver.data(ByteBuffer.wrap("x".repeat(70_000).getBytes(ISO_8859_1)));
        assertThat(upload.told.toString()).startsWith("wanted ");
        channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
        receiver.data(ByteBuffer.wrap(new byte[1]));
        receiver.end();
        run();
        assertThat(sent)
                .extracting(frame ->
                        frame.type() + " " + frame.flags() + " " + frame.payload().length())
                .endsWith("BODY 0 65536", "BODY 0 4464", "BODY 1 0");
    }

    @Test
    void aStreamedBodyThatNobodyAskedForEndsWithTheResponse() throws ProtocolViolation {
        AskedExchange one = new AskedExchange(1);
        one.body = new RequestBody.Streamed(new Upload());
        application.serve(one);
        run();
        channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
        run();
        assertThat(sent)
                .last()
                .isEqualTo(new Frames.Frame(FrameType.BODY, FrameDecoder.LAST, 1, ""));
    }

    /** A body that the test sends. */
    private static final class Upload implements BodyStream {
        final StringBuilder told = new StringBuilder();
        @Nullable Receiver receiver;

        @Override
        public void flow(Receiver to) {
            receiver = to;
        }

        @Override
        public void wanted() {
            told.append("wanted ");
        }

        @Override
        public void pause(boolean paused) {
            told.append(paused ? "pause " : "read ");
        }
    }

    private AskedExchange ask(long id) {
        AskedExchange exchange = new AskedExchange(id);
        application.serve(exchange);
        return exchange;
    }

    /** One turn of the event loop; what was sent to the worker is in {@link #sent}. */
    private void run() throws ProtocolViolation {
        channel.runPendingTasks();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sent.addAll(Frames.read(next));
        }
    }

    private static ByteBuf describe(Path file) throws IOException {
        ByteBuf payload = Unpooled.buffer();
        payload.writeLongLE(FileOpenerTest.number(file, "dev"))
                .writeLongLE(FileOpenerTest.number(file, "ino"));
        payload.writeLongLE(0).writeLongLE(FileOpenerTest.number(file, "size"));
        payload.writeCharSequence(file.toString(), ISO_8859_1);
        return payload;
    }

    static WorkerOptions workerOptions() {
        return workerOptions(2);
    }

    static WorkerOptions workerOptions(int threads) {
        return new WorkerOptions(
                new Interpreter(Path.of("/python"), "3.14.3", "CPython", null, Map.of(), "test"),
                Path.of("/home"),
                List.of(new Hosted("a:b", Map.of())),
                threads,
                new WorkerOptions.Placement(null, List.of()),
                Map.of(),
                false,
                "islay",
                0,
                Duration.ofSeconds(1),
                false,
                false,
                null,
                Hooks.NONE,
                false);
    }
}
