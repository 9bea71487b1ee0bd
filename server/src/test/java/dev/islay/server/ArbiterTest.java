package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.python.LoadFailure;
import dev.islay.python.WorkerReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArbiterTest {
    private final List<Duration> pauses = new ArrayList<>();
    private int spawned;
    private long now = Long.MAX_VALUE - 1;

    private final Arbiter.Actions actions =
            new Arbiter.Actions() {
                @Override
                public void spawn() {
                    spawned++;
                }

                @Override
                public void later(Duration pause) {
                    pauses.add(pause);
                }
            };

    private final Arbiter arbiter = new Arbiter(2, actions, () -> now);

    @Test
    void asManyWorkersAreStartedAsWereAskedFor() {
        arbiter.start();
        assertThat(spawned).isEqualTo(2);
        assertThat(arbiter.first()).isNotDone();
        arbiter.serving(worker(1));
        arbiter.serving(worker(2));
        assertThat(arbiter.first()).isCompletedWithValue(worker(1));
        assertThat(spawned).isEqualTo(2);
    }

    @Test
    void theFirstFailureIsFinal() {
        arbiter.start();
        LoadFailure failure = failure();
        arbiter.failed(failure);
        assertThatThrownBy(() -> arbiter.first().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Arbiter.NotLoaded.class,
                        notLoaded -> assertThat(notLoaded.failure()).isSameAs(failure))
                .hasMessage(failure.summary());
        arbiter.failed(failure());
        assertThat(spawned).isEqualTo(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aWorkerThatServedForAWhileIsReplacedAtOnce() {
        serveBoth();
        arbiter.announced();
        for (int i = 1; i <= 5; i++) {
            pass(Duration.ofMinutes(1));
            arbiter.ended(worker(1), "signal 9", false);
            assertThat(spawned).isEqualTo(2 + i);
            arbiter.serving(worker(1));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void oneEarlyEndIsForgivenAndThoseThatFollowMustWaitLongerAndLonger() {
        serveBoth();
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(1));
            arbiter.ended(worker(1), "signal 11", false);
            if (i > 0) {
                arbiter.respawn();
            }
            arbiter.serving(worker(1));
        }
        assertThat(spawned).isEqualTo(6);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void theRowOfFailuresEndsWithAWorkerThatServesForAWhile() {
        serveBoth();
        for (int i = 0; i < 3; i++) {
            arbiter.ended(worker(1), "signal 11", false);
        }
        assertThat(pauses).hasSize(2);
        pass(Duration.ofSeconds(11));
        arbiter.ended(worker(1), "signal 11", false);
        assertThat(spawned).as("what waits for its pause is not doubled").isEqualTo(4);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aWorkerThatDoesNotLoadAnyMoreIsTriedAgainAfterAPause() {
        serveBoth();
        arbiter.ended(worker(1), "signal 11", false);
        arbiter.failed(failure());
        assertThat(spawned).isEqualTo(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        arbiter.respawn();
        assertThat(spawned).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 500",
        "1, 1000",
        "5, 16000",
        "6, 30000",
        "10, 30000",
        "63, 30000",
        "1000000, 30000"
    })
    void aPauseDoublesUpToHalfAMinute(int failures, long millis) {
        assertThat(Arbiter.pause(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void nobodyIsReplacedAfterAStop() {
        serveBoth();
        arbiter.ended(worker(1), "signal 11", false);
        arbiter.ended(worker(1), "signal 11", false);
        assertThat(spawned).isEqualTo(3);
        arbiter.stop();
        arbiter.respawn();
        arbiter.ended(worker(2), "exit status 0", true);
        arbiter.failed(failure());
        assertThat(spawned).isEqualTo(3);
        assertThat(pauses).hasSize(1);
    }

    private void serveBoth() {
        arbiter.start();
        arbiter.serving(worker(1));
        arbiter.serving(worker(2));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static WorkerReady worker(long pid) {
        return new WorkerReady(pid, "3.14.3", "CPython", "/python", "/", "a:b", "/a.py", true);
    }

    private static LoadFailure failure() {
        return new LoadFailure("other", "it does not load", "Traceback", null);
    }
}
