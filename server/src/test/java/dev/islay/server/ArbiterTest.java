package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.python.LoadFailure;
import dev.islay.python.Loaded;
import dev.islay.python.WorkerReady;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final LoadFailure FAILURE =
            new LoadFailure("other", "it does not load", "Traceback", null);

    private final List<Duration> pauses = new ArrayList<>();
    private final List<Long> spawned = new ArrayList<>();
    private final List<Long> retired = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long now = Long.MAX_VALUE - 1;

    private final Arbiter.Actions actions =
            new Arbiter.Actions() {
                @Override
                public void spawn(long id) {
                    spawned.add(id);
                }

                @Override
                public void retire(long id) {
                    retired.add(id);
                }

                @Override
                public void later(Duration pause, Runnable action) {
                    pauses.add(pause);
                    waiting.add(action);
                }
            };

    private final Arbiter arbiter = new Arbiter("pool: ", 2, actions, () -> now);

    @Test
    void asManyWorkersAreStartedAsWereAskedFor() {
        arbiter.start();
        assertThat(spawned).containsExactly(1L, 2L);
        assertThat(arbiter.first()).isNotDone();
        arbiter.serving(2, ready(2));
        arbiter.serving(1, ready(1));
        assertThat(arbiter.first()).isCompletedWithValue(ready(2));
        assertThat(spawned).hasSize(2);
    }

    @Test
    void aFirstThatDoesNotLoadIsToldAndTriedAgain() {
        arbiter.start();
        arbiter.failed(1, failures(0));
        assertThatThrownBy(() -> arbiter.first().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Arbiter.NotLoaded.class,
                        notLoaded -> assertThat(notLoaded.failures()).containsExactly(FAILURE))
                .hasMessage(FAILURE.summary());
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
            pass(Duration.ofMinutes(1));
            arbiter.ended(id, "signal 9", false);
            assertThat(spawned).last().isEqualTo(id + 1);
            arbiter.serving(id + 1, ready(id));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void oneEarlyEndIsForgivenAndThoseThatFollowMustWaitLongerAndLonger() {
        serveBoth();
        for (long id = 2; id <= 5; id++) {
            pass(Duration.ofSeconds(1));
            arbiter.ended(id, "signal 11", false);
            if (id > 2) {
                waiting.remove().run();
            }
            arbiter.serving(id + 1, ready(id));
        }
        assertThat(spawned).hasSize(6);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void theRowOfFailuresEndsWithAWorkerThatServesForAWhile() {
        serveBoth();
        arbiter.ended(1, "signal 11", false);
        arbiter.ended(2, "signal 11", false);
        assertThat(pauses).hasSize(1);
        pass(Duration.ofSeconds(11));
        arbiter.serving(3, ready(3));
        pass(Duration.ofSeconds(11));
        arbiter.ended(3, "signal 11", false);
        assertThat(spawned).hasSize(4);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aWorkerThatDoesNotLoadAnyMoreIsTriedAgainAfterAPause() {
        serveBoth();
        arbiter.ended(1, "signal 11", false);
        arbiter.failed(3, failures(0));
        assertThat(spawned).hasSize(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        waiting.remove().run();
        assertThat(spawned).hasSize(4);
    }

    @Test
    void aWorkerWithoutOneOfItsApplicationsIsReplacedByAnotherThatServesFirst() {
        Arbiter one = new Arbiter("", 1, actions, () -> now);
        one.start();
        one.serving(1, ready(1, 1));
        assertThat(pauses).containsExactly(Duration.ofMillis(500));
        assertThat(spawned).containsExactly(1L);
        waiting.remove().run();
        assertThat(spawned).containsExactly(1L, 2L);
        assertThat(retired).isEmpty();
        one.serving(2, ready(2, 1));
        assertThat(retired).containsExactly(1L);
        one.ended(1, "exit status 0", true);
        waiting.remove().run();
        one.serving(3, ready(3));
        assertThat(retired).containsExactly(1L, 2L);
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(spawned).hasSize(3);
    }

    @Test
    void incompleteWorkersAreReplacedOneByOne() {
        arbiter.start();
        arbiter.serving(1, ready(1, 0));
        arbiter.serving(2, ready(2, 0));
        waiting.remove().run();
        waiting.remove().run();
        assertThat(spawned).containsExactly(1L, 2L, 3L);
        arbiter.serving(3, ready(3));
        assertThat(retired).containsExactly(1L);
        assertThat(spawned).containsExactly(1L, 2L, 3L, 4L);
        arbiter.serving(4, ready(4));
        assertThat(retired).containsExactly(1L, 2L);
        assertThat(spawned).hasSize(4);
    }

    @Test
    void aPoolThatSleepsHasNoWorkersUntilOneIsDemanded() {
        arbiter.demanded();
        arbiter.demanded();
        assertThat(spawned).containsExactly(1L, 2L);
        arbiter.serving(1, ready(1));
        arbiter.sleep();
        assertThat(retired).containsExactly(1L, 2L);
        arbiter.ended(1, "exit status 0", true);
        arbiter.failed(2, failures(0));
        assertThat(spawned).hasSize(2);
        assertThat(pauses).isEmpty();
        arbiter.demanded();
        assertThat(spawned).hasSize(4);
    }

    @Test
    void aWorkerThatIsReadyOnlyWhenItIsNotWantedAnyMoreDoesNotCount() {
        arbiter.start();
        arbiter.sleep();
        arbiter.serving(1, ready(1));
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
        assertThat(Arbiter.pause(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theSameTracebackIsToldOnceAndWithoutOneTheSentenceWill() {
        arbiter.start();
        arbiter.failed(1, failures(0));
        arbiter.failed(2, failures(0));
        waiting.remove().run();
        SortedMap<Integer, LoadFailure> bare =
                new TreeMap<>(Map.of(0, new LoadFailure("start", "it died", "", null)));
        arbiter.failed(3, bare);
        waiting.remove().run();
        arbiter.failed(4, failures(0));
        assertThat(pauses).hasSize(4);
    }

    @Test
    void aPauseThatIsOverStartsNobodyInASleepingPool() {
        arbiter.start();
        arbiter.failed(1, failures(0));
        arbiter.sleep();
        arbiter.sleep();
        assertThat(retired).as("told once").containsExactly(2L);
        waiting.remove().run();
        assertThat(spawned).hasSize(2);
        arbiter.ended(2, "exit status 0", false);
        assertThat(spawned).hasSize(2);
    }

    @Test
    void nobodyIsReplacedAfterAStop() {
        serveBoth();
        arbiter.ended(1, "signal 11", false);
        arbiter.ended(3, "signal 11", false);
        assertThat(spawned).hasSize(3);
        arbiter.stop();
        waiting.remove().run();
        arbiter.ended(2, "exit status 0", true);
        arbiter.failed(4, failures(0));
        assertThat(spawned).hasSize(3);
        assertThat(pauses).hasSize(1);
    }

    private void serveBoth() {
        arbiter.start();
        arbiter.serving(1, ready(1));
        arbiter.serving(2, ready(2));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** A worker that could not load those applications. */
    private static WorkerReady ready(long pid, int... missing) {
        SortedMap<Integer, Loaded> loaded = new TreeMap<>(Map.of(9, new Loaded("a:b", "/a.py")));
        return new WorkerReady(
                pid, "3.14.3", "CPython", "/python", "/", true, loaded, failures(missing));
    }

    private static SortedMap<Integer, LoadFailure> failures(int... numbers) {
        SortedMap<Integer, LoadFailure> failures = new TreeMap<>();
        for (int number : numbers) {
            failures.put(number, FAILURE);
        }
        return Collections.unmodifiableSortedMap(failures);
    }
}
