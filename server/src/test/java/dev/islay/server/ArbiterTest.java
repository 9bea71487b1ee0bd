package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.python.LoadFailure;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArbiterTest {
    private final PlayedArbiter play = new PlayedArbiter(2);
    private final Arbiter arbiter = play.arbiter;
    private final List<Duration> pauses = play.pauses;
    private final List<Long> spawned = play.spawned;
    private final List<Long> retired = play.retired;
    private final Deque<Runnable> waiting = play.waiting;

    @Test
    void asManyWorkersAreStartedAsWereAskedFor() {
        arbiter.start();
        assertThat(spawned).containsExactly(1L, 2L);
        assertThat(arbiter.first()).isNotDone();
        play.serve(2, PlayedArbiter.ready(2));
        play.serve(1, PlayedArbiter.ready(1));
        assertThat(arbiter.first()).isCompletedWithValue(PlayedArbiter.ready(2));
        assertThat(spawned).hasSize(2);
    }

    @Test
    void aFirstThatDoesNotLoadIsToldAndTriedAgain() {
        arbiter.start();
        arbiter.failed(1, PlayedArbiter.failures(0));
        assertThatThrownBy(() -> arbiter.first().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        NotLoaded.class,
                        notLoaded ->
                                assertThat(notLoaded.failures())
                                        .containsExactly(PlayedArbiter.FAILURE))
                .hasMessage(PlayedArbiter.FAILURE.summary());
        assertThat(pauses).containsExactly(Duration.ofMillis(500));
        assertThat(spawned).as("what waits for its pause is not doubled").hasSize(2);
        waiting.remove().run();
        assertThat(spawned).hasSize(3);
    }

    @Test
    void aWorkerThatServedForAWhileIsReplacedAtOnce() {
        serveBoth();
        arbiter.announced();
        for (long id = 2; id <= 6; id++) {
            play.pass(Duration.ofMinutes(1));
            arbiter.ended(id, "signal 9", List.of(), false);
            assertThat(spawned).last().isEqualTo(id + 1);
            play.serve(id + 1, PlayedArbiter.ready(id));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void oneEarlyEndIsForgivenAndThoseThatFollowMustWaitLongerAndLonger() {
        serveBoth();
        for (long id = 2; id <= 5; id++) {
            play.pass(Duration.ofSeconds(1));
            arbiter.ended(id, "signal 11", List.of(), false);
            if (id > 2) {
                waiting.remove().run();
            }
            play.serve(id + 1, PlayedArbiter.ready(id));
        }
        assertThat(spawned).hasSize(6);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void theRowOfFailuresEndsWithAWorkerThatServesForAWhile() {
        serveBoth();
        arbiter.ended(1, "signal 11", List.of(), false);
        arbiter.ended(2, "signal 11", List.of(), false);
        assertThat(pauses).hasSize(1);
        play.pass(Duration.ofSeconds(11));
        play.serve(3, PlayedArbiter.ready(3));
        play.pass(Duration.ofSeconds(11));
        arbiter.ended(3, "signal 11", List.of(), false);
        assertThat(spawned).hasSize(4);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aWorkerThatDoesNotLoadAnyMoreIsTriedAgainAfterAPause() {
        serveBoth();
        arbiter.ended(1, "signal 11", List.of(), false);
        arbiter.failed(3, PlayedArbiter.failures(0));
        assertThat(spawned).hasSize(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        waiting.remove().run();
        assertThat(spawned).hasSize(4);
    }

    @Test
    void aWorkerWithoutOneOfItsApplicationsIsReplacedByAnotherThatServesFirst() {
        arbiter.want(1);
        arbiter.start();
        play.serve(1, PlayedArbiter.ready(1, 1));
        assertThat(pauses).containsExactly(Duration.ofMillis(500));
        assertThat(spawned).containsExactly(1L);
        waiting.remove().run();
        assertThat(spawned).containsExactly(1L, 2L);
        assertThat(retired).isEmpty();
        play.serve(2, PlayedArbiter.ready(2, 1));
        assertThat(retired).containsExactly(1L);
        arbiter.ended(1, "exit status 0", List.of(), true);
        waiting.remove().run();
        play.serve(3, PlayedArbiter.ready(3));
        assertThat(retired).containsExactly(1L, 2L);
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(spawned).hasSize(3);
    }

    @Test
    void incompleteWorkersAreReplacedOneByOne() {
        arbiter.start();
        play.serve(1, PlayedArbiter.ready(1, 0));
        play.serve(2, PlayedArbiter.ready(2, 0));
        waiting.remove().run();
        waiting.remove().run();
        assertThat(spawned).containsExactly(1L, 2L, 3L);
        play.serve(3, PlayedArbiter.ready(3));
        assertThat(retired).containsExactly(1L);
        assertThat(spawned).containsExactly(1L, 2L, 3L, 4L);
        play.serve(4, PlayedArbiter.ready(4));
        assertThat(retired).containsExactly(1L, 2L);
        assertThat(spawned).hasSize(4);
    }

    @Test
    void aPoolThatSleepsHasNoWorkersUntilOneIsDemanded() {
        arbiter.demanded();
        arbiter.demanded();
        assertThat(spawned).containsExactly(1L, 2L);
        play.serve(1, PlayedArbiter.ready(1));
        arbiter.sleep();
        assertThat(retired).containsExactly(1L, 2L);
        arbiter.ended(1, "exit status 0", List.of(), true);
        arbiter.failed(2, PlayedArbiter.failures(0));
        assertThat(spawned).hasSize(2);
        assertThat(pauses).isEmpty();
        arbiter.demanded();
        assertThat(spawned).hasSize(4);
    }

    @Test
    void aWorkerThatIsReadyOnlyWhenItIsNotWantedAnyMoreDoesNotCount() {
        arbiter.start();
        arbiter.sleep();
        play.serve(1, PlayedArbiter.ready(1));
        assertThat(arbiter.first()).isNotDone();
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
        assertThat(Backoff.pause(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theSameTracebackIsToldOnceAndWithoutOneTheSentenceWill() {
        arbiter.start();
        arbiter.failed(1, PlayedArbiter.failures(0));
        arbiter.failed(2, PlayedArbiter.failures(0));
        waiting.remove().run();
        SortedMap<Integer, LoadFailure> bare =
                new TreeMap<>(Map.of(0, new LoadFailure("start", "it died", "", null)));
        arbiter.failed(3, bare);
        waiting.remove().run();
        arbiter.failed(4, PlayedArbiter.failures(0));
        assertThat(pauses).hasSize(4);
    }

    @Test
    void aPauseThatIsOverStartsNobodyInASleepingPool() {
        arbiter.start();
        arbiter.failed(1, PlayedArbiter.failures(0));
        arbiter.sleep();
        arbiter.sleep();
        assertThat(retired).as("told once").containsExactly(2L);
        waiting.remove().run();
        assertThat(spawned).hasSize(2);
        arbiter.ended(2, "exit status 0", List.of(), false);
        assertThat(spawned).hasSize(2);
    }

    @Test
    void nobodyIsReplacedAfterAStop() {
        serveBoth();
        arbiter.ended(1, "signal 11", List.of(), false);
        arbiter.ended(3, "signal 11", List.of(), false);
        assertThat(spawned).hasSize(3);
        arbiter.stop();
        waiting.remove().run();
        arbiter.ended(2, "exit status 0", List.of(), true);
        arbiter.failed(4, PlayedArbiter.failures(0));
        assertThat(spawned).hasSize(3);
        assertThat(pauses).hasSize(1);
    }

    private void serveBoth() {
        arbiter.start();
        play.serve(1, PlayedArbiter.ready(1));
        play.serve(2, PlayedArbiter.ready(2));
    }
}
