package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TicksTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long now;
    private final List<Boolean> calls = new ArrayList<>();
    private final Ticks ticks =
            new Ticks(() -> now, Ticks.on(channel.eventLoop()), late -> calls.add(late));

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private void pass(long micros) {
        now += TimeUnit.MICROSECONDS.toNanos(micros);
        channel.advanceTimeBy(micros, TimeUnit.MICROSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void oneCallIsMadeEachTimeThatItIsWanted() {
        ticks.every(1);
        pass(999);
        assertThat(calls).isEmpty();
        pass(1);
        pass(5_000);
        assertThat(calls).containsExactly(false);

        ticks.every(1);
        pass(1_000);
        assertThat(calls).hasSize(2);
    }

    @Test
    void whatIsSaidAgainPutsNothingOff() {
        ticks.every(10);
        pass(6_000);
        ticks.every(10);
        pass(4_000);

        assertThat(calls).hasSize(1);
    }

    @Test
    void timeCountsByHowOftenACallIsWanted() {
        ticks.every(1);
        pass(500);
        ticks.every(10);
        pass(4_999);
        assertThat(calls).isEmpty();
        pass(1);

        assertThat(calls).hasSize(1);
    }

    @Test
    void whoHasNothingToDoNowAndThenIsLookedAtAsOften() {
        for (int i = 0; i < 9; i++) {
            ticks.every(1);
            pass(200);
            ticks.every(Ticks.NEVER);
            pass(30);
        }

        assertThat(calls).hasSize(1);
        ticks.every(1);
        pass(200);
        assertThat(calls).hasSize(2);
    }

    @Test
    void whereNothingIsWantedNothingIsLeft() {
        ticks.every(1);
        ticks.every(Ticks.NEVER);

        pass(100_000);
        assertThat(calls).isEmpty();
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void aCallThatComesLateSaysSo() {
        ticks.every(1);
        now += 4_000_000;
        pass(1_000);

        assertThat(calls).containsExactly(true);
    }
}
