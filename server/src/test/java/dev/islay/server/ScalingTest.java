package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Simulated loads, each a number of workers' worth of work as a function of the second. */
class ScalingTest {
    private static final long STEP = 250_000_000L;
    private static final double BOOT_SECONDS = 2;

    private final List<Integer> changes = new ArrayList<>();
    private double waiting;

    /** Runs for so many seconds and returns how many workers are wanted at the end. */
    private int play(Scaling scaling, int first, int seconds, DoubleUnaryOperator load) {
        int wanted = first;
        int serving = first;
        double booting = 0;
        for (long now = 0; now < seconds * 1_000_000_000L; now += STEP) {
            double second = now / 1e9;
            double work = load.applyAsDouble(second);
            waiting = Math.max(0, waiting + (work - serving) * STEP / 1e9);
            long wait = (long) (waiting / serving * 1e9);
            double busy = waiting > 0 ? serving : Math.min(serving, work);
            int judged = scaling.judge(new Scaling.Sample(now + 7, wanted, serving, wait, busy));
            if (judged != wanted) {
                changes.add(judged);
                booting = judged > wanted ? second : booting;
                serving = Math.min(serving, judged);
                wanted = judged;
            }
            if (serving < wanted && second - booting >= BOOT_SECONDS) {
                serving = wanted;
            }
        }
        return wanted;
    }

    @Test
    void aLoadThatFitsChangesNothing() {
        assertThat(play(new Scaling(2, 8), 2, 3600, _ -> 1.9)).isEqualTo(2);
        assertThat(changes).isEmpty();
    }

    @Test
    void aLoadThatIsTooMuchGetsTheWorkersThatItNeedsWithinSeconds() {
        assertThat(play(new Scaling(2, 8), 2, 30, _ -> 4.5)).isBetween(5, 8);
        assertThat(waiting).as("nothing waits any more").isZero();
    }

    @Test
    void thereAreNeverMoreThanTheMost() {
        assertThat(play(new Scaling(2, 4), 2, 600, _ -> 50)).isEqualTo(4);
    }

    @Test
    void aLoadThatStaysTheSameDoesNotMakeWorkersComeAndGo() {
        for (double load = 0.3; load < 8; load += 0.1) {
            changes.clear();
            waiting = 0;
            double steady = load;
            play(new Scaling(1, 8), 1, 7200, _ -> steady);
            long turns = turns();
            assertThat(turns).as("load %.1f: %s", load, changes).isLessThanOrEqualTo(1);
        }
    }

    /** How often growing turned into shrinking or back. */
    private long turns() {
        long turns = 0;
        for (int i = 2; i < changes.size(); i++) {
            boolean grew = changes.get(i - 1) > changes.get(i - 2);
            boolean grows = changes.get(i) > changes.get(i - 1);
            turns += grew != grows ? 1 : 0;
        }
        return turns;
    }

    @Test
    void whenTheLoadIsGoneSoAreTheWorkersButNotAtOnce() {
        Scaling scaling = new Scaling(1, 8);
        assertThat(play(scaling, 1, 60, _ -> 5)).isGreaterThanOrEqualTo(5);
        assertThat(play(new Scaling(1, 8), 6, 50, _ -> 0)).isEqualTo(6);
        assertThat(play(new Scaling(1, 8), 6, 1200, _ -> 0)).isEqualTo(1);
    }

    @Test
    void aLoadThatComesEveryMinuteFindsTheWorkersOfTheLastTime() {
        Scaling scaling = new Scaling(1, 8);
        play(scaling, 1, 1800, second -> second % 60 < 30 ? 4 : 0.1);
        assertThat(turns()).as("%s", changes).isLessThanOrEqualTo(3);
    }

    @Test
    void oneMoreAndOneFewerMoveTheBounds() {
        Scaling scaling = new Scaling(2, 2);
        assertThat(scaling.more()).isEqualTo(3);
        assertThat(scaling.most()).isEqualTo(3);
        assertThat(scaling.fewer()).isEqualTo(2);
        assertThat(scaling.most()).isEqualTo(2);
        scaling.fewer();
        assertThat(scaling.fewer()).isEqualTo(1);
        Scaling wide = new Scaling(2, 8);
        assertThat(wide.fewer()).isEqualTo(1);
        assertThat(wide.most()).isEqualTo(8);
    }
}
