package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private final Quota whole = new Quota(100, null);
    private final Quota half = new Quota(50, whole);

    @Test
    void whatIsNotThereIsNotReserved() {
        assertThat(whole.reserve(100)).isTrue();
        assertThat(whole.reserve(1)).isFalse();
        assertThat(whole.left()).isZero();
        whole.release(30);
        assertThat(whole.left()).isEqualTo(30);
    }

    @Test
    void aPartTakesFromTheWholeAndNeverMoreThanItsOwn() {
        assertThat(half.reserve(51)).isFalse();
        assertThat(whole.left()).isEqualTo(100);
        assertThat(half.reserve(50)).isTrue();
        assertThat(whole.left()).isEqualTo(50);
        half.release(50);
        assertThat(whole.left()).isEqualTo(100);
    }

    @Test
    void aPartHasNoMoreLeftThanTheWhole() {
        whole.reserve(80);
        assertThat(half.left()).isEqualTo(20);
        assertThat(half.reserve(21)).isFalse();
        whole.release(80);
        assertThat(half.left()).isEqualTo(50);
    }

    /** Each of four threads holds a fifth at a time, in turn for two that do not fit. */
    @Test
    void threadsTogetherNeverHoldMoreThanThereIs() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Long> much = () -> reserveAndRelease(20);
            for (Future<Long> least : threads.invokeAll(List.of(much, much, much, much))) {
                assertThat(least.get()).isNotNegative();
            }
        }
        assertThat(half.left()).isEqualTo(50);
        assertThat(whole.left()).isEqualTo(100);
    }

    /** The least that it saw left. */
    private long reserveAndRelease(int bytes) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10_000; round++) {
            if (half.reserve(bytes)) {
                least = Math.min(least, half.left());
                half.release(bytes);
            }
        }
        return least;
    }
}
