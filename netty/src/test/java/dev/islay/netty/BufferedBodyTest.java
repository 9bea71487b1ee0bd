package dev.islay.netty;

import static dev.islay.netty.HttpLimitsForTests.INLINE;
import static dev.islay.netty.HttpLimitsForTests.LIMITS;
import static dev.islay.netty.HttpLimitsForTests.MEMORY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestRefused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body in memory, on its way to a file, and in one. The test is disk and event loop. */
class BufferedBodyTest {
    private static final int DISK = 1 << 20;

    @TempDir Path directory;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final QueuedTasks disk = new QueuedTasks();
    private final Recorded outcome = new Recorded();
    private final List<Boolean> pauses = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private Spool spool;

    /** What became of a body. */
    private static final class Recorded implements BufferedBody.Outcome {
        private @Nullable RequestBody body;
        private @Nullable Runnable release;
        private @Nullable RequestRefused refused;
        int calls;

        @Override
        public void complete(RequestBody complete, Runnable freeing) {
            body = complete;
            release = freeing;
            calls++;
        }

        @Override
        public void refused(RequestRefused why) {
            refused = why;
            calls++;
        }

        RequestBody.Spilled spilled() {
            return (RequestBody.Spilled) Objects.requireNonNull(body);
        }
    }

    @BeforeAll
    static void loadTheDescriptorsOfNetty() {
        Epoll.ensureAvailability();
    }

    @BeforeEach
    void makeSpool() {
        spool = new Spool(ClientTransport.EPOLL, directory, LIMITS, DISK, loop.eventLoop(), disk);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        run();
        assertThat(given).allMatch(bytes -> bytes.refCnt() == 0);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        } catch (java.nio.file.NoSuchFileException gone) {
            assertThat(directory).doesNotExist();
        }
        assertThat(freeMemory()).isEqualTo(MEMORY);
        assertThat(freeDisk()).isEqualTo(DISK);
        loop.close();
    }

    @Test
    void noBytesAreNoBody() {
        BufferedBody body = body(-1, 100);
        body.end();
        assertThat(outcome.body).isSameAs(RequestBody.NONE);
        release();
    }

    @Test
    void aSmallBodyOfKnownLengthStaysInMemory() {
        BufferedBody body = body(6, 100);
        assertThat(freeMemory()).isEqualTo(MEMORY - 6);
        body.content(bytes("ab"));
        body.content(bytes("cdef"));
        body.end();
        assertThat(inline()).isEqualTo("abcdef");
        assertThat(freeMemory()).isEqualTo(MEMORY - 6);
        release();
        assertThat(disk.size()).isZero();
    }

    @Test
    void aSmallBodyOfUnknownLengthStaysInMemory() {
        BufferedBody body = body(-1, INLINE);
        for (int i = 0; i < INLINE; i++) {
            body.content(bytes("x"));
        }
        body.end();
        assertThat(inline()).isEqualTo("x".repeat(INLINE));
        assertThat(freeMemory()).isEqualTo(MEMORY - INLINE);
        release();
    }

    @Test
    void oneByteMoreThanTheInlineLimitGoesToAFile() throws IOException {
        BufferedBody body = body(-1, 5000);
        body.content(bytes("a".repeat(INLINE)));
        body.content(bytes("b"));
        assertThat(freeMemory()).isEqualTo(MEMORY);
        body.end();
        assertThat(outcome.calls).as("not before it is written").isZero();
        run();
        assertThat(spilled()).isEqualTo("a".repeat(INLINE) + "b");
        release();
    }

    @Test
    void aBodyThatIsAnnouncedAsLargeGoesToAFileAtOnce() throws IOException {
        BufferedBody body = body(INLINE + 1, 5000);
        body.content(bytes("a"));
        assertThat(disk.size()).isEqualTo(1);
        run();
        body.content(bytes("b".repeat(INLINE)));
        body.end();
        run();
        assertThat(spilled()).isEqualTo("a" + "b".repeat(INLINE));
        assertThat(freeDisk()).isEqualTo(DISK - INLINE - 1);
        release();
    }

    @Test
    void aSmallBodyGoesToAFileWhenTheMemoryForAllIsUsedUp() throws IOException {
        assertThat(spool.reserveMemory(MEMORY - 5)).isTrue();
        BufferedBody body = body(6, 100);
        body.content(bytes("abcdef"));
        body.end();
        run();
        assertThat(spilled()).isEqualTo("abcdef");
        spool.releaseMemory(MEMORY - 5);
        release();
    }

    @Test
    void aBodyThatGrowsBeyondTheMemoryForAllKeepsItsBeginning() throws IOException {
        BufferedBody body = body(-1, 100);
        body.content(bytes("abc"));
        assertThat(spool.reserveMemory(MEMORY - 3)).isTrue();
        body.content(bytes("def"));
        body.end();
        run();
        assertThat(spilled()).isEqualTo("abcdef");
        spool.releaseMemory(MEMORY - 3);
        release();
    }

    @Test
    void aBodyUpToItsLimitIsTakenAndALongerOneRefused() {
        BufferedBody body = body(-1, 5);
        body.content(bytes("abcde"));
        body.content(bytes("f"));
        assertThat(refusal()).isEqualTo(413);
        body.content(bytes("g"));
        body.end();
        body.broken(BodyRefusals.incomplete());
        assertThat(outcome.calls).isEqualTo(1);
    }

    @Test
    void aSpilledBodyBeyondItsLimitIsRefusedAndItsFileGone() {
        BufferedBody body = body(-1, 2000);
        body.content(bytes("a".repeat(1500)));
        run();
        body.content(bytes("b".repeat(501)));
        assertThat(refusal()).isEqualTo(413);
        body.content(bytes("c"));
        assertThat(outcome.calls).isEqualTo(1);
    }

    @Test
    void aBodyThatBreaksOffIsRefusedOnce() {
        BufferedBody body = body(-1, 100);
        body.content(bytes("abc"));
        body.broken(BodyRefusals.incomplete());
        body.broken(BodyRefusals.slow("body"));
        assertThat(refusal()).isEqualTo(400);
        assertThat(outcome.calls).isEqualTo(1);
    }

    @Test
    void aFullSpoolRefusesWith503() {
        assertThat(spool.diskSpace().reserve(DISK - 1500)).isTrue();
        BufferedBody body = body(2000, 5000);
        body.content(bytes("a".repeat(1000)));
        body.content(bytes("b".repeat(1000)));
        assertThat(refusal()).isEqualTo(503);
        body.content(bytes("c"));
        spool.diskSpace().release(DISK - 1500);
    }

    @Test
    void aFullSpoolRefusesABodyThatWasInMemory() {
        assertThat(spool.diskSpace().reserve(DISK)).isTrue();
        BufferedBody body = body(-1, 5000);
        body.content(bytes("a".repeat(900)));
        body.content(bytes("b".repeat(200)));
        assertThat(refusal()).isEqualTo(503);
        assertThat(outcome.calls).isEqualTo(1);
        spool.diskSpace().release(DISK);
    }

    @Test
    void aDirectoryThatCannotBeWrittenRefusesWith503() throws IOException {
        Files.delete(directory);
        BufferedBody body = body(2000, 5000);
        body.content(bytes("a".repeat(1000)));
        body.content(bytes("b".repeat(1000)));
        body.end();
        run();
        assertThat(refusal()).isEqualTo(503);
        assertThat(outcome.calls).isEqualTo(1);
    }

    @Test
    void aBodyThatBreaksOffWhileItIsWrittenLeavesNothing() {
        BufferedBody body = body(2000, 5000);
        body.content(bytes("a".repeat(500)));
        body.content(bytes("b".repeat(500)));
        disk.runOne();
        body.broken(BodyRefusals.incomplete());
        assertThat(refusal()).isEqualTo(400);
        run();
        body.content(bytes("c"));
    }

    @Test
    void theDescriptorIsClosedWhenTheBodyIsReleased() throws IOException {
        BufferedBody body = body(2000, 5000);
        body.content(bytes("a".repeat(2000)));
        body.end();
        run();
        Path path = outcome.spilled().path();
        Object inode = Files.getAttribute(path, "unix:ino");
        assertThat(Files.getAttribute(path, "unix:nlink")).isEqualTo(0);
        assertThat((Integer) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(0600);
        release();
        run();
        assertThat(Files.exists(path) && Files.getAttribute(path, "unix:ino").equals(inode))
                .isFalse();
    }

    @Test
    void readingPausesWhileMuchWaitsForTheDisk() throws IOException {
        BufferedBody body = body(1 << 19, 1 << 19);
        String block = "x".repeat(1 << 16);
        for (int i = 0; i < 4; i++) {
            body.content(bytes(block));
        }
        assertThat(pauses).isEmpty();
        body.content(bytes(block));
        assertThat(pauses).containsExactly(true);
        for (int i = 0; i < 3; i++) {
            disk.runOne();
            loop.runPendingTasks();
        }
        assertThat(pauses).containsExactly(true, false);
        run();
        assertThat(pauses).containsExactly(true, false);
        body.end();
        run();
        assertThat(spilled()).isEqualTo(block.repeat(5));
        release();
    }

    @Test
    void aBodyInPiecesOfOneByteTakesFewWritesAndHoldsNoneOfThem() throws IOException {
        BufferedBody body = body(-1, 1 << 16);
        for (int i = 0; i < 20_000; i++) {
            body.content(bytes("a"));
        }
        assertThat(given.subList(INLINE + 1, given.size())).allMatch(bytes -> bytes.refCnt() == 0);
        body.end();
        int writes = 0;
        while (disk.size() > 0) {
            disk.runOne();
            loop.runPendingTasks();
            writes++;
        }
        assertThat(writes).isLessThan(5);
        assertThat(spilled()).isEqualTo("a".repeat(20_000));
        release();
    }

    @Test
    void smallAndLargePiecesKeepTheirOrder() throws IOException {
        BufferedBody body = body(INLINE + 1, 1 << 20);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String piece = Character.toString('a' + i % 26).repeat(i % 3 == 0 ? 5000 : i * 50 + 1);
            body.content(bytes(piece));
            sent.append(piece);
        }
        body.end();
        run();
        assertThat(spilled()).isEqualTo(sent.toString());
        release();
    }

    @Test
    void aFileToWhichNothingWasWrittenHasNoPath() {
        SpoolFile file = spool.open(paused -> {}, reason -> {});
        assertThatThrownBy(file::path).isInstanceOf(IllegalStateException.class);
        file.close();
        file.close();
    }

    private BufferedBody body(long expected, long limit) {
        return new BufferedBody(spool, expected, limit, pauses::add, outcome);
    }

    private ByteBuf bytes(String text) {
        ByteBuf bytes = Unpooled.directBuffer(text.length());
        bytes.writeCharSequence(text, ISO_8859_1);
        given.add(bytes);
        return bytes;
    }

    private void run() {
        while (disk.size() > 0) {
            disk.runOne();
            loop.runPendingTasks();
        }
    }

    private void release() {
        assertThat(outcome.calls).isEqualTo(1);
        Objects.requireNonNull(outcome.release).run();
    }

    private String inline() {
        return new String(
                ((RequestBody.Inline) Objects.requireNonNull(outcome.body)).bytes(), ISO_8859_1);
    }

    private String spilled() throws IOException {
        RequestBody.Spilled spilled = outcome.spilled();
        String text = Files.readString(spilled.path(), ISO_8859_1);
        assertThat(spilled.length()).isEqualTo(text.length());
        return text;
    }

    private int refusal() {
        assertThat(outcome.body).isNull();
        return Objects.requireNonNull(outcome.refused).status();
    }

    private int freeMemory() {
        return free(spool::reserveMemory, spool::releaseMemory);
    }

    private int freeDisk() {
        return free(spool.diskSpace()::reserve, spool.diskSpace()::release);
    }

    private static int free(
            java.util.function.IntPredicate reserve, java.util.function.IntConsumer release) {
        int free = 0;
        for (int step = 1 << 20; step > 0; step >>= 1) {
            while (reserve.test(step)) {
                free += step;
            }
        }
        release.accept(free);
        return free;
    }
}
