package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.netty.Patience.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
    /** Beyond zero, as clocks that count from anywhere are. */
    private long now = Long.MAX_VALUE - 5;

    private final Patience patience = new Patience(HttpLimitsForTests.TIMEOUTS, () -> now);

    @Test
    void aNewConnectionWaitsForItsFirstRequest() {
        assertThat(patience.phase()).isEqualTo(Phase.FIRST_REQUEST);
        assertThat(patience.exhausted(now)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"FIRST_REQUEST, 10", "HEAD, 10", "BODY, 20", "NEXT_REQUEST, 5", "LINGER, 2"})
    void eachPhaseEndsAfterItsTime(Phase phase, int seconds) {
        patience.enter(phase);
        pass(seconds);
        assertThat(patience.exhausted(now)).isFalse();
        now++;
        assertThat(patience.exhausted(now)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false"})
    void aBodyThatDripsEndsThoughItNeverPauses(int bytesASecond, boolean exhausted) {
        patience.enter(Phase.BODY);
        arrive(1000);
        boolean ended = false;
        for (int i = 0; i < 42; i++) {
            pass(1);
            ended |= patience.exhausted(now);
            arrive(bytesASecond);
        }
        assertThat(ended).isEqualTo(exhausted);
    }

    @Test
    void theApplicationMayTakeAnyTime() {
        patience.enter(Phase.ANSWER);
        pass(100_000_000);
        assertThat(patience.exhausted(now)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"FIRST_REQUEST", "NEXT_REQUEST"})
    void theFirstByteBeginsTheTimeOfTheHead(Phase phase) {
        patience.enter(phase);
        pass(4);
        patience.bytesArrived();
        assertThat(patience.phase()).isEqualTo(Phase.HEAD);
        pass(10);
        assertThat(patience.exhausted(now)).isFalse();
    }

    @Test
    void aHeadThatTricklesInGetsNoMoreTime() {
        patience.enter(Phase.HEAD);
        pass(9);
        patience.bytesArrived();
        pass(2);
        assertThat(patience.exhausted(now)).isTrue();
    }

    @Test
    void aBodyMayTrickleIn() {
        patience.enter(Phase.BODY);
        for (int i = 0; i < 5; i++) {
            pass(19);
            arrive(100);
            assertThat(patience.exhausted(now)).isFalse();
        }
        assertThat(patience.phase()).isEqualTo(Phase.BODY);
    }

    @ParameterizedTest
    @CsvSource({"ANSWER", "LINGER"})
    void bytesThatNobodyWaitsForChangeNothing(Phase phase) {
        patience.enter(phase);
        long before = now;
        pass(1);
        patience.bytesArrived();
        assertThat(patience.phase()).isEqualTo(phase);
        assertThat(patience.exhausted(before + Duration.ofSeconds(2).toNanos() + 1))
                .isEqualTo(phase == Phase.LINGER);
    }

    @Test
    void whatIsNoBodyDoesNotCountAsOne() {
        patience.enter(Phase.BODY);
        boolean ended = false;
        for (int i = 0; i < 42; i++) {
            pass(1);
            ended |= patience.exhausted(now);
            patience.bytesArrived();
        }
        assertThat(ended).isTrue();
    }

    private void arrive(int bytes) {
        patience.bytesArrived();
        patience.bodyArrived(bytes);
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
