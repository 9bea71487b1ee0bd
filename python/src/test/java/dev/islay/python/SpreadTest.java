package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is given up when nothing waits; all else is seen by the scheduler's simulation. */
final class SpreadTest {
    private final Spread spread = new Spread(1, 64);

    /** So many samples of 60 ms, in which the threads mostly waited and no request did. */
    private void easy(int samples, int used) {
        for (int i = 0; i < samples; i++) {
            spread.used(used);
            spread.sample(0.2, 100, false, 60_000_000);
        }
    }

    @Test
    void whatIsNotUsedForASecondIsGivenUp() {
        spread.stuck(40);
        easy(15, 10);
        assertThat(spread.width()).isEqualTo(40);
        easy(1, 10);
        assertThat(spread.width()).isEqualTo(10);
    }

    @Test
    void whatIsUsedOnceASecondIsKept() {
        spread.stuck(40);
        for (int i = 0; i < 5; i++) {
            easy(10, 10);
            easy(1, 35);
            easy(5, 10);
        }
        assertThat(spread.width()).isEqualTo(35);
    }

    @Test
    void aWorkerAtRestKeepsItsFloor() {
        spread.stuck(40);
        easy(16, 0);
        assertThat(spread.width()).isEqualTo(1);
    }
}
