package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a thread of a worker is sent and what becomes of what it answers. */
class ThreadConnectionTest {
    @TempDir Path directory;
    private LoneWorker worker;

    @BeforeEach
    void start() throws ProtocolViolation {
        worker = new LoneWorker(directory);
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void requestsThatComeTogetherLeaveInTheirOrder() throws ProtocolViolation {
        worker.ask(1);
        worker.ask(2);
        worker.run();
        assertThat(worker.sent).extracting(Frames.Frame::id).containsExactly(1L, 2L);
        assertThat(worker.sent).extracting(Frames.Frame::type).containsOnly(FrameType.REQUEST);
    }

    @Test
    void whatTheThreadCannotBeginSoonIsSentWithOthers() throws ProtocolViolation {
        showThatItIsFast();
        worker.ask(1, 16);
        worker.run();
        assertThat(worker.sent).as("enough to do").hasSize(16);
        worker.ask(17, 7);
        worker.run();
        assertThat(worker.sent).as("more can wait").hasSize(16);
        worker.ask(24, 1);
        worker.run();
        assertThat(worker.sent).as("not in vain").hasSize(24);
    }

    @Test
    void whatWaitsForOthersIsSentBeforeTheThreadHasNothingToDo() throws ProtocolViolation {
        showThatItIsFast();
        worker.ask(1, 17);
        worker.run();
        worker.ask(18, 1);
        worker.run();
        assertThat(worker.sent).hasSize(17);
        worker.channel.writeInbound(answers(1, 2));
        worker.run();
        assertThat(worker.sent).hasSize(18);
    }

    @Test
    void whatWaitsForOthersWaitsForNoLongerThanATick() throws ProtocolViolation {
        showThatItIsFast();
        worker.ask(1, 17);
        worker.run();
        worker.ask(18, 1);
        worker.run();
        worker.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        worker.run();
        assertThat(worker.sent).hasSize(18);
    }

    @Test
    void aWriteMayLeadToTheNext() throws ProtocolViolation {
        worker.channel.freezeTime();
        worker.ask(1);
        worker.run();
        worker.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS); // the tick comes while 2 is written
        worker.ask(2);
        worker.run();
        assertThat(worker.sent).extracting(Frames.Frame::id).containsExactly(1L, 2L);
    }

    @Test
    void aPoolIsCrowdedWhileItsThreadHasTwoBatchesToAnswer() throws ProtocolViolation {
        showThatItIsFast();
        worker.ask(1, 15);
        worker.run();
        assertThat(worker.application.crowded()).isFalse();
        worker.ask(16, 1);
        worker.run();
        assertThat(worker.application.crowded()).isTrue();
        worker.channel.writeInbound(answers(1, 8));
        worker.run();
        assertThat(worker.application.crowded()).isFalse();
    }

    /** The pipe of an application that is known to be fast takes many requests. */
    private void showThatItIsFast() throws ProtocolViolation {
        worker.channel.freezeTime();
        worker.ask(1001, 8);
        worker.run();
        worker.pass(8_000);
        worker.channel.writeInbound(answers(1001, 8));
        worker.run();
        worker.sent.clear();
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
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        worker.run();
        ByteBuf wire =
                Unpooled.wrappedBuffer(
                        Frames.head(1, 0, "200 OK", "a"),
                        Frames.of(FrameType.DATA, 0, 1, "b"),
                        Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "c"),
                        Frames.head(2, FrameDecoder.LAST, "404 Not Found\0A\0b", "x"));
        while (wire.isReadable()) {
            worker.channel.writeInbound(wire.readBytes(1));
        }
        assertThat(one.received).hasToString("[200 OK]abc.");
        assertThat(two.received).hasToString("[404 Not Found]x.");
        assertThat(worker.connection.inFlight()).isEmpty();
        worker.run();
        assertThat(worker.sent).as("short responses need no TAKEN").hasSize(2);
    }

    @Test
    void whatBelongsToAnotherRequestReachesNobody() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        worker.run();
        worker.channel.writeInbound(Frames.head(2, FrameDecoder.LAST, "200 OK", "secret"));
        assertThat(one.received).isEmpty();
        assertThat(two.received).isEmpty();
        assertThat(worker.connection.inFlight()).hasSize(2);
    }

    @Test
    void bytesBeforeTheHeadReachNobody() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        worker.run();
        worker.channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "x"));
        worker.channel.writeInbound(Frames.of(FrameType.HEAD, 0, 1, "abc"));
        worker.channel.writeInbound(Frames.of(FrameType.FILE, 1, 1, ""));
        worker.channel.writeInbound(Frames.of(FrameType.BODY_WANTED, 0, 1, ""));
        worker.channel.writeInbound(Frames.of(FrameType.REQUEST, 0, 1, ""));
        assertThat(one.received).isEmpty();
    }

    @Test
    void onlyALongResponseIsAcknowledged() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        worker.run();
        // A HEAD's payload counts whole: four bytes of length, six of "200 OK", the first bytes.
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", "a".repeat(65_526)));
        worker.channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, ""));
        worker.run();
        assertThat(worker.sent).hasSize(2);
        worker.channel.writeInbound(Frames.head(2, 0, "200 OK", "a".repeat(65_526)));
        worker.channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 2, "b"));
        worker.run();
        assertThat(worker.sent).last().isEqualTo(new Frames.Frame(FrameType.TAKEN, 0, 2, ""));
        assertThat(one.received.length()).isEqualTo(two.received.length() - 1);
    }

    @Test
    void errorsBecomePagesAndTheNextResponseIsUnharmed() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        worker.run();
        worker.channel.writeInbound(
                Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\1Traceback"));
        worker.channel.writeInbound(Frames.of(FrameType.TROUBLE, 0, 2, "\1close() raised"));
        worker.channel.writeInbound(Frames.head(2, FrameDecoder.LAST, "200 OK", "x"));
        assertThat(one.received.toString())
                .startsWith("[500 ")
                .endsWith(".")
                .doesNotContain("Traceback");
        assertThat(two.received).hasToString("[200 OK]x.");
    }

    @Test
    void informationalResponsesGoAhead() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        worker.run();
        worker.channel.writeInbound(Frames.of(FrameType.INFORM, 0, 1, "103 Early Hints\0A\0b"));
        worker.channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
        assertThat(one.received).hasToString("[103 Early Hints][200 OK].");
    }

    @Test
    void aThreadIsNotReadWhileItsClientTakesTooLittle() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        worker.run();
        one.writable = false;
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        assertThat(worker.channel.config().isAutoRead()).isFalse();
        one.writable = true;
        Objects.requireNonNull(one.onWritable).run();
        assertThat(worker.channel.config().isAutoRead()).isTrue();
        worker.channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "b"));
        assertThat(one.received).hasToString("[200 OK]ab.");
    }

    @Test
    void aThreadIsReadAgainWhenItsSlowClientLeavesAndItsOutputIsDropped() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        worker.run();
        one.writable = false;
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        one.leave();
        assertThat(worker.channel.config().isAutoRead()).isTrue();
        assertThat(Frames.read(worker.control.readOutbound()))
                .containsExactly(new Frames.Frame(FrameType.CANCEL, 0, 1, ""));
        worker.channel.writeInbound(Frames.of(FrameType.DATA, 0, 1, "b"));
        worker.channel.writeInbound(Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\3"));
        assertThat(one.received).hasToString("[200 OK]a");
        assertThat(worker.connection.inFlight()).isEmpty();
        assertThat(worker.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aFileIsTakenAsSoonAsItIsOpenHere() throws ProtocolViolation, IOException {
        AskedExchange one = worker.ask(1);
        worker.run();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", ""));
        worker.channel.writeInbound(
                Frames.of(FrameType.FILE, FrameDecoder.LAST, 1, describe(file)));
        worker.run();
        assertThat(one.received).hasToString("[200 OK]<file 10>");
        assertThat(worker.sent).last().isEqualTo(new Frames.Frame(FrameType.TAKEN, 0, 1, ""));
        assertThat(worker.connection.inFlight()).isEmpty();
        Objects.requireNonNull(one.fileDone).accept(true);
        assertThat(one.received).hasToString("[200 OK]<file 10>.");
    }

    @Test
    void aFileThatCannotBeOpenedComesAsDataAndIsALongResponse()
            throws ProtocolViolation, IOException {
        AskedExchange one = worker.ask(1);
        worker.run();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        ByteBuf described = describe(file);
        Files.delete(file);
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", ""));
        worker.channel.writeInbound(Frames.of(FrameType.FILE, FrameDecoder.LAST, 1, described));
        worker.run();
        assertThat(worker.sent)
                .last()
                .isEqualTo(new Frames.Frame(FrameType.FILE_REFUSED, 0, 1, "NoSuchFileException"));
        worker.channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "0123456789"));
        worker.run();
        assertThat(worker.sent).last().isEqualTo(new Frames.Frame(FrameType.TAKEN, 0, 1, ""));
        assertThat(one.received).hasToString("[200 OK]0123456789.");
    }

    @Test
    void whatAWorkerGivesBackGoesToAnotherThread() throws ProtocolViolation {
        worker.ask(1);
        worker.ask(2);
        worker.run();
        assertThat(awaitRecall()).isEqualTo(new Frames.Frame(FrameType.RECALL, 0, 2, "\0\0\0\0"));
        ByteBuf back = Unpooled.buffer().writeIntLE(0).writeLongLE(2);
        worker.control.writeInbound(Frames.of(FrameType.RECALLED, 0, 0, back));
        assertThat(worker.connection.inFlight()).extracting(Ticket::id).containsExactly(1L);
        worker.run();
        assertThat(Frames.read(worker.other.readOutbound()))
                .extracting(Frames.Frame::id)
                .containsExactly(2L);
        worker.channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9})
    void whatAWorkerMayNotGiveBackIsStillAnsweredWhenItDies(long wrong) throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        worker.run();
        awaitRecall();
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        ByteBuf back = Unpooled.buffer().writeIntLE(0).writeLongLE(wrong).writeLongLE(2);
        worker.control.writeInbound(Frames.of(FrameType.RECALLED, 0, 0, back));
        assertThat(worker.connection.inFlight()).extracting(Ticket::id).containsExactly(1L, 2L);
        worker.connection.bury(2, new ArrayList<>());
        assertThat(one.received).hasToString("[200 OK]a!");
        assertThat(two.received.toString()).startsWith("[502 ");
    }

    @Test
    void whatNobodyAskedForIsNotTakenBack() throws ProtocolViolation {
        worker.ask(1);
        worker.ask(2);
        worker.run();
        ByteBuf back = Unpooled.buffer().writeIntLE(0).writeLongLE(2);
        worker.control.writeInbound(Frames.of(FrameType.RECALLED, 0, 0, back));
        assertThat(worker.connection.inFlight()).hasSize(2);
    }

    @Test
    void nothingIsReadBehindAViolation() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        worker.run();
        worker.channel.writeInbound(Frames.of(FrameType.HELLO, 0, 1, ""));
        ByteBuf more = Frames.head(1, FrameDecoder.LAST, "200 OK", "x");
        worker.channel.writeInbound(more);
        assertThat(one.received).isEmpty();
        assertThat(more.refCnt()).isZero();
    }

    @Test
    void informationalResponsesPauseAThreadWhoseClientTakesTooLittle() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        worker.run();
        one.writable = false;
        worker.channel.writeInbound(Frames.of(FrameType.INFORM, 0, 1, "103 Early Hints"));
        assertThat(worker.channel.config().isAutoRead()).isFalse();
        one.leave();
    }

    @Test
    void behindAFileComesNothingUntilItIsSent() throws ProtocolViolation, IOException {
        AskedExchange one = worker.ask(1);
        worker.run();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", ""));
        worker.channel.writeInbound(
                Frames.of(FrameType.FILE, FrameDecoder.LAST, 1, describe(file)));
        worker.channel.writeInbound(Frames.of(FrameType.DATA, FrameDecoder.LAST, 1, "x"));
        worker.run();
        assertThat(one.received).hasToString("[200 OK]<file 10>");
    }

    /** The head runs for longer than the scheduler's patience, by its real clock. */
    private Frames.Frame awaitRecall() throws ProtocolViolation {
        worker.useRealClock();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            worker.channel.runScheduledPendingTasks();
            ByteBuf bytes = worker.control.readOutbound();
            if (bytes != null) {
                return Frames.read(bytes).getFirst();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no recall within 10 s");
    }

    @Test
    void ofADeadThreadWhatHadBegunIsAnsweredAndTheRestGoesAgainOnce() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        AskedExchange three = worker.ask(3);
        worker.run();
        List<String> lost = new ArrayList<>();
        List<Ticket> again = worker.connection.bury(2, lost);
        assertThat(again).extracting(Ticket::id).containsExactly(3L);
        assertThat(lost).containsExactly("GET / (request 1)", "GET / (request 2)");
        assertThat(one.received.toString()).startsWith("[502 ");
        assertThat(two.received.toString()).startsWith("[502 ");
        assertThat(three.received).isEmpty();
        assertThat(again.getFirst().mayGoAgain()).isFalse();
        assertThat(worker.connection.inFlight()).isEmpty();
    }

    @Test
    void aResponseWhoseOutputHadBegunIsCutOff() throws ProtocolViolation {
        AskedExchange one = worker.ask(1);
        AskedExchange two = worker.ask(2);
        worker.run();
        worker.channel.writeInbound(Frames.head(1, 0, "200 OK", "a"));
        assertThat(worker.connection.bury(1, new ArrayList<>())).hasSize(1);
        assertThat(one.received).hasToString("[200 OK]a!");
        assertThat(two.received).isEmpty();
    }

    @Test
    void aThreadThatHasBegunNoneOfItsRequestsLosesNone() throws ProtocolViolation {
        worker.ask(1);
        AskedExchange left = worker.ask(2);
        worker.run();
        left.leave();
        List<String> lost = new ArrayList<>();
        assertThat(worker.connection.bury(0, lost)).extracting(Ticket::id).containsExactly(1L);
        assertThat(lost).isEmpty();
    }

    private static ByteBuf describe(Path file) throws IOException {
        ByteBuf payload = Unpooled.buffer();
        payload.writeLongLE(FileOpenerTest.number(file, "dev"))
                .writeLongLE(FileOpenerTest.number(file, "ino"));
        payload.writeLongLE(0).writeLongLE(FileOpenerTest.number(file, "size"));
        payload.writeCharSequence(file.toString(), ISO_8859_1);
        return payload;
    }
}
