package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SECOND = 1_000_000_000L;

    private final ClientChannel channel = new ClientChannel();
    private final SendWatch watch = new SendWatch(channel);
    private final long start = System.nanoTime();

    @AfterEach
    void close() {
        channel.takeAll();
        channel.finishAndReleaseAll();
    }

    @Test
    void nothingQueuedNeverStalls() {
        assertThat(watch.stalled(start + 1000 * SECOND, LIMIT)).isFalse();
    }

    @Test
    void queuedBytesStallAfterTheLimit() {
        queue();
        assertThat(watch.stalled(start + 100 * SECOND, LIMIT)).as("seen first now").isFalse();
        assertThat(watch.stalled(start + 130 * SECOND, LIMIT)).isFalse();
        assertThat(watch.stalled(start + 131 * SECOND, LIMIT)).isTrue();
    }

    @Test
    void whateverIsTakenBeginsTheTimeAnew() {
        queue();
        watch.stalled(start, LIMIT);
        channel.takeAll();
        channel.takeNothing();
        queue();
        assertThat(watch.stalled(start + 31 * SECOND, LIMIT)).isFalse();
        assertThat(watch.stalled(start + 62 * SECOND, LIMIT)).isTrue();
    }

    @Test
    void aClientThatTakesNothingIsSilentEvenWhenNothingIsQueued() {
        assertThat(watch.silent(start + 29 * SECOND, LIMIT)).isFalse();
        assertThat(watch.silent(start + 32 * SECOND, LIMIT)).isTrue();
    }

    @Test
    void aClientThatTakesNextToNothingIsSlowThoughItNeverStalls() {
        assertThat(slowWhenTaking(9)).isTrue();
        assertThat(slowWhenTaking(11)).isFalse();
    }

    /** So many bytes in each second, of which always some more wait. */
    private static boolean slowWhenTaking(int bytes) {
        ClientChannel client = new ClientChannel();
        SendWatch watched = new SendWatch(client);
        long now = System.nanoTime();
        boolean slow = false;
        for (int i = 0; i < 40; i++) {
            client.takeNothing();
            client.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
            watched.queued(bytes);
            now += SECOND;
            assertThat(watched.stalled(now, LIMIT)).isFalse();
            slow |= watched.slow(now, LIMIT, 10);
            client.takeAll();
        }
        client.finishAndReleaseAll();
        return slow;
    }

    @Test
    void whatIsTakenFastAtFirstIsNoCredit() {
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
        watch.queued(1000);
        queue();
        assertThat(watch.slow(start, LIMIT, 10)).isFalse();
        assertThat(watch.slow(start + 31 * SECOND, LIMIT, 10)).isTrue();
    }

    @Test
    void timeInWhichNothingWaitsForTheClientDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            assertThat(watch.slow(start + i * SECOND, LIMIT, 10)).isFalse();
        }
        queue();
        assertThat(watch.slow(start + 110 * SECOND, LIMIT, 10)).isFalse();
    }

    @Test
    void aClosedConnectionIsNotWatched() {
        channel.close();
        assertThat(watch.stalled(start + 100 * SECOND, LIMIT)).isFalse();
    }

    private void queue() {
        channel.takeNothing();
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[10]));
        watch.queued(10);
    }
}
