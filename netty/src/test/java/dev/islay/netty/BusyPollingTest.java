package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** By a clock that goes on by a microsecond each time somebody looks for events. */
final class BusyPollingTest {
    private static final long MICRO = 1_000;
    private static final int WINDOW = 50;

    private long now;
    private final Events events = new Events();
    private final BusyPolling polling =
            new BusyPolling(events, Duration.ofNanos(WINDOW * MICRO), () -> now);

    /** How many of these waits slept; {@code comesAfter}: microseconds until the event of each. */
    private int sleepsOf(int waits, IntUnaryOperator comesAfter) {
        int before = events.sleeps;
        for (int i = 0; i < waits; i++) {
            events.due = now + comesAfter.applyAsInt(i) * MICRO;
            assertThat(polling.run(new Context(true))).isEqualTo(events.atOnce);
        }
        return events.sleeps - before;
    }

    @Test
    void whatComesSoonIsWaitedForAwake() {
        assertThat(sleepsOf(1000, _ -> 10)).isZero();
    }

    @Test
    void whereNothingComesSoonTheThreadSleepsAndSeldomLooks() {
        sleepsOf(100, _ -> 1000);
        int looksBefore = events.looks;

        assertThat(sleepsOf(1000, _ -> 1000)).isEqualTo(1000);
        assertThat(events.looks - looksBefore).isLessThan(1000 / 30 * WINDOW);
    }

    @Test
    void shortAndLongWaitsInTurnsAreToldApart() {
        sleepsOf(1000, i -> i % 2 == 0 ? 10 : 1000);
        int looksBefore = events.looks;

        assertThat(sleepsOf(1000, i -> i % 2 == 0 ? 10 : 1000)).isLessThan(530);
        assertThat(events.looks - looksBefore).isLessThan(500 * 12 + 1000 / 60 * WINDOW);
    }

    @Test
    void afterALongPauseShortWaitsAreFoundAgain() {
        sleepsOf(1000, _ -> 1000);
        sleepsOf(1000, _ -> 10);

        assertThat(sleepsOf(1000, _ -> 10)).isLessThan(50);
    }

    @Test
    void severalEventsAtOnceAreLeftToTheSystemForAWhile() {
        events.atOnce = 2;

        assertThat(sleepsOf(1000, _ -> 10)).isGreaterThan(950);
    }

    @Test
    void whatIsThereBeforeItIsWaitedForTwiceInARowIsASignOfLoadToo() {
        sleepsOf(1, _ -> 0);
        assertThat(sleepsOf(60, _ -> 10)).isZero();
        sleepsOf(2, _ -> 0);

        assertThat(sleepsOf(60, _ -> 10)).isEqualTo(60);
        assertThat(sleepsOf(1000, _ -> 10)).isLessThan(10);
    }

    @Test
    void aTaskEndsTheWait() {
        events.due = Long.MAX_VALUE;

        assertThat(polling.run(new Context(true, false))).isZero();
        assertThat(events.sleeps).isZero();
    }

    @Test
    void withATaskToRunItLooksOnce() {
        events.due = Long.MAX_VALUE;

        assertThat(polling.run(new Context(false))).isZero();
        assertThat(events.looks).isEqualTo(1);
    }

    @Test
    void aWindowOfNothingIsNoBusyPollingAtAll() {
        assertThat(BusyPolling.around(_ -> events, Duration.ZERO).newHandler(null))
                .isSameAs(events);
    }

    /** Whether the loop may sleep, asked for the first, second… time; the last holds on. */
    private static final class Context implements IoHandlerContext {
        private final boolean[] canBlock;
        private int asked;

        Context(boolean... canBlock) {
            this.canBlock = canBlock;
        }

        @Override
        public boolean canBlock() {
            return canBlock[Math.min(asked++, canBlock.length - 1)];
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return Long.MAX_VALUE;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    }

    private final class Events implements IoHandler {
        private long due;
        private int looks;
        private int sleeps;
        private int atOnce = 1;

        @Override
        public int run(IoHandlerContext context) {
            if (context.canBlock()) {
                sleeps++;
                now = Math.max(now, due);
            } else {
                looks++;
                now += MICRO;
            }
            return now >= due ? atOnce : 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }
}
