package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Workers that are replaced while they live: by a reload, one by one, or because one is stuck. */
class ArbiterReloadTest {
    private final PlayedArbiter play = new PlayedArbiter(2);
    private final Arbiter arbiter = play.arbiter;

    private void serveBoth() {
        arbiter.start();
        arbiter.announced();
        play.serveAll(1, 2);
    }

    @Test
    void aReloadStartsOneMoreAndRetiresAnOldOneWhenThatServes() {
        serveBoth();
        CompletableFuture<Void> reload = arbiter.reload();
        assertThat(play.spawned).containsExactly(1L, 2L, 3L);
        assertThat(play.retired).isEmpty();
        play.serveAll(3);
        assertThat(play.retired).containsExactly(1L);
        assertThat(play.spawned).containsExactly(1L, 2L, 3L, 4L);
        assertThat(reload).isNotDone();
        play.serveAll(4);
        assertThat(play.retired).containsExactly(1L, 2L);
        assertThat(reload).isCompleted();
        play.end(1);
        play.end(2);
        assertThat(play.spawned).hasSize(4);
    }

    @Test
    void aReloadThatDoesNotLoadKeepsTheOldOnesAndIsNotTriedAgain() {
        serveBoth();
        CompletableFuture<Void> reload = arbiter.reload();
        arbiter.failed(3, PlayedArbiter.failures(0));
        assertThat(reload).isCompletedExceptionally();
        assertThat(play.pauses).isEmpty();
        assertThat(play.spawned).hasSize(3);
        assertThat(play.retired).isEmpty();
        CompletableFuture<Void> next = arbiter.reload();
        play.serveAll(4, 5);
        assertThat(next).isCompleted();
        assertThat(play.retired).containsExactly(1L, 2L);
    }

    @Test
    void aReloadOfWhichOneServesIsTriedAFewTimesMore() {
        serveBoth();
        CompletableFuture<Void> reload = arbiter.reload();
        play.serveAll(3);
        for (long id = 4; id <= 6; id++) {
            arbiter.failed(id, PlayedArbiter.failures(0));
            play.waiting.remove().run();
            assertThat(play.spawned).last().isEqualTo(id + 1);
        }
        arbiter.failed(7, PlayedArbiter.failures(0));
        assertThat(reload).isCompletedExceptionally();
        assertThat(play.spawned).hasSize(7);
        assertThat(play.retired).containsExactly(1L);
    }

    @Test
    void aReloadThatHasFailedWhereNothingServesIsTriedAgain() {
        arbiter.start();
        CompletableFuture<Void> reload = arbiter.reload();
        assertThat(play.retired)
                .as("they load what is not wanted any more")
                .containsExactly(1L, 2L);
        assertThat(play.spawned).containsExactly(1L, 2L, 3L, 4L);
        arbiter.failed(1, PlayedArbiter.failures(0));
        assertThat(reload).isNotDone();
        arbiter.failed(3, PlayedArbiter.failures(0));
        assertThat(reload).isCompletedExceptionally();
        assertThat(play.pauses).hasSize(1);
    }

    @Test
    void aReloadEndsThePausesOfACrashLoop() {
        serveBoth();
        play.die(1);
        play.die(2);
        assertThat(play.pauses).hasSize(1);
        assertThat(play.spawned).hasSize(3);
        arbiter.reload();
        assertThat(play.retired).containsExactly(3L);
        assertThat(play.spawned).hasSize(5);
        play.waiting.remove().run();
        assertThat(play.spawned).as("that pause counts no more").hasSize(5);
    }

    @Test
    void aReloadThatOvertakesAnotherEndsBoth() {
        serveBoth();
        CompletableFuture<Void> one = arbiter.reload();
        CompletableFuture<Void> two = arbiter.reload();
        assertThat(play.retired).containsExactly(3L);
        play.serveAll(4, 5);
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        arbiter.reload();
        CompletableFuture<Void> three = arbiter.reload();
        arbiter.failed(play.spawned.getLast(), PlayedArbiter.failures(0));
        assertThat(three).isCompletedExceptionally();
    }

    @Test
    void reloadsInARowKeepTheNumberOfProcessesInBounds() {
        serveBoth();
        for (int i = 0; i < 50; i++) {
            arbiter.reload();
        }
        assertThat(play.spawned).as("those that retire do not end").hasSize(5);
        play.end(1);
        assertThat(play.spawned).hasSize(6);
    }

    @Test
    void aReloadOfAPoolThatSleepsOrStopsIsOverAtOnce() {
        assertThat(arbiter.reload()).isCompleted();
        serveBoth();
        CompletableFuture<Void> reload = arbiter.reload();
        arbiter.sleep();
        assertThat(reload).isCompleted();
        arbiter.demanded();
        CompletableFuture<Void> another = arbiter.reload();
        arbiter.stop();
        assertThat(another).isCompleted();
    }

    @Test
    void aWorkerThatLacksWhatOthersServeIsNotAdmitted() {
        serveBoth();
        CompletableFuture<Void> reload = arbiter.reload();
        assertThat(play.serve(3, PlayedArbiter.ready(3, 4))).isFalse();
        assertThat(reload).isCompletedExceptionally();
        assertThat(play.retired).isEmpty();
        assertThat(arbiter.admits(99, PlayedArbiter.ready(99))).isFalse();
    }

    @Test
    void aWorkerIsReplacedByOneThatServesFirst() {
        serveBoth();
        arbiter.replace(2, "it was time");
        arbiter.replace(2, "it was time");
        arbiter.replace(77, "there is none");
        assertThat(play.spawned).hasSize(3);
        assertThat(play.retired).isEmpty();
        play.serveAll(3);
        assertThat(play.retired).containsExactly(2L);
        assertThat(play.spawned).hasSize(3);
    }

    @Test
    void whenAReplacementDoesNotLoadTheOldOneServesOnAndAnotherIsTriedAfterAPause() {
        serveBoth();
        arbiter.replace(1, "it was time");
        arbiter.failed(3, PlayedArbiter.failures(0));
        assertThat(play.retired).isEmpty();
        assertThat(play.spawned).hasSize(3);
        play.waiting.remove().run();
        play.serveAll(4);
        assertThat(play.retired).containsExactly(1L);
    }

    @Test
    void aWorkerThatIsStuckRetiresAtOnceAndAnotherIsStarted() {
        serveBoth();
        arbiter.stuck(1, "a thread hangs");
        arbiter.stuck(1, "a thread hangs");
        assertThat(play.retired).containsExactly(1L);
        assertThat(play.spawned).hasSize(3);
        arbiter.stuck(2, "a thread hangs");
        arbiter.stuck(3, "it starts");
        assertThat(play.retired).containsExactly(1L, 2L);
        assertThat(play.spawned).hasSize(4);
        arbiter.ended(1, "signal 9", List.of("GET /"), true);
        assertThat(play.pauses).isEmpty();
    }

    @Test
    void moreAndFewerWorkersComeAndGo() {
        serveBoth();
        arbiter.want(4);
        assertThat(play.spawned).hasSize(4);
        play.serveAll(3);
        arbiter.want(2);
        assertThat(play.retired).as("the youngest go").containsExactly(3L, 4L);
        arbiter.failed(4, PlayedArbiter.failures(0));
        assertThat(play.pauses).isEmpty();
        arbiter.want(1);
        assertThat(play.retired).containsExactly(3L, 4L, 2L);
        assertThat(arbiter.wanted()).isEqualTo(1);
    }

    @Test
    void whatIsNotNeededWhileItStartsIsEnded() {
        arbiter.start();
        play.serveAll(1);
        arbiter.want(1);
        assertThat(play.retired).containsExactly(2L);
    }

    @Test
    void aWorkerThatDiesWhileAReloadRunsDelaysItAndIsReplaced() {
        serveBoth();
        CompletableFuture<Void> reload = arbiter.reload();
        play.pass(Duration.ofMinutes(1));
        play.die(1);
        assertThat(play.spawned).as("two start now").hasSize(4);
        play.serveAll(3, 4);
        assertThat(play.retired).containsExactly(2L);
        assertThat(reload).isCompleted();
        play.die(88);
    }

    @Test
    void aWorkerThatIsKilledIsReplacedAsIfItHadDied() {
        serveBoth();
        play.pass(Duration.ofMinutes(1));
        arbiter.kill(1, "it is too large");
        arbiter.kill(9, "there is none");
        assertThat(play.killed).containsExactly(1L);
        play.die(1);
        assertThat(play.spawned).hasSize(3);
    }

    @Test
    void oneWorkerLeadsAndTheNextOnlyWhenThatHasEnded() {
        serveBoth();
        assertThat(play.led).containsExactly(1L);
        arbiter.reload();
        play.serveAll(3, 4);
        assertThat(play.retired).containsExactly(1L, 2L);
        assertThat(play.led).as("the old one still runs").containsExactly(1L);
        play.end(2);
        assertThat(play.led).containsExactly(1L);
        play.end(1);
        assertThat(play.led).containsExactly(1L, 3L);
        play.die(3);
        assertThat(play.led).containsExactly(1L, 3L, 4L);
    }

    @Test
    void whatIsToldOfWorkersThatAreGoneChangesNothing() {
        serveBoth();
        arbiter.loaded(99);
        arbiter.serving(99, PlayedArbiter.ready(99));
        arbiter.failed(99, PlayedArbiter.failures(0));
        arbiter.replace(1, "it was time");
        arbiter.serving(3, PlayedArbiter.ready(3));
        arbiter.replace(3, "it starts");
        arbiter.kill(3, "it starts");
        arbiter.stuck(99, "there is none");
        assertThat(play.killed).isEmpty();
        assertThat(play.spawned).hasSize(3);
        assertThat(play.retired).isEmpty();
        arbiter.stop();
        arbiter.stop();
        arbiter.ended(3, "exit status 0", List.of(), false);
        assertThat(play.spawned).hasSize(3);
    }
}
