package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What each sample leads to; what comes of it is seen by the scheduler's simulation. */
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

    /** Samples of 60 ms under load, each with a share of the CPUs and requests that finished. */
    private void pressed(double share, int... finished) {
        for (int each : finished) {
            spread.used(spread.width());
            spread.sample(share, each, true, 60_000_000);
        }
    }

    @Test
    void fewerThreadsThatComputeAllTheTimeMayBringALittleLess() {
        spread.stuck(8);
        pressed(1.0, 600);
        assertThat(spread.width()).isEqualTo(1);
        pressed(0.97, 280, 350, 430);
        pressed(0.95, 300, 420, 250, 400);
        assertThat(spread.width()).isEqualTo(1);
    }

    @Test
    void fewerThreadsThatBringMuchLessAreNotKept() {
        spread.stuck(8);
        pressed(4.0, 600);
        assertThat(spread.width()).isEqualTo(1);
        pressed(1.0, 320, 320, 320);
        assertThat(spread.width()).isEqualTo(8);
    }

    @Test
    void aTrialOfFewerThreadsThatBringsLessThanHalfIsEndedAtOnce() {
        spread.stuck(8);
        pressed(0.9, 600);
        assertThat(spread.width()).isEqualTo(1);
        spread.look(40, 30_000_000);
        assertThat(spread.width()).isEqualTo(1);
        spread.look(60, 41_000_000);
        assertThat(spread.width()).isEqualTo(8);
    }

    @Test
    void whoStandsOnTheFloorStaysThereWhenItChanges() {
        spread.floor(4);
        assertThat(spread.width()).isEqualTo(4);
        spread.floor(2);
        assertThat(spread.width()).isEqualTo(2);
        spread.stuck(8);
        spread.floor(4);
        assertThat(spread.width()).isEqualTo(8);
    }

    @Test
    void aTrialDoesNotEndBelowAFloorThatWasRaised() {
        pressed(0.2, 100);
        assertThat(spread.width()).as("twice as many are tried").isEqualTo(2);
        spread.floor(4);
        pressed(0.2, 100);
        assertThat(spread.width()).isGreaterThanOrEqualTo(4);
    }
}
