package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The single steps of {@link Scheduler} and its slots, by a clock set by hand. */
final class SchedulerTest {
    private static final long MILLI = 1_000_000;

    private long now = -5 * MILLI;
    private final Scheduler<String> scheduler = new Scheduler<>(3, () -> now);
    private final List<ThreadSlot<String>> recalls = new ArrayList<>();

    private ThreadSlot<String> assign(String request) {
        Assignment<String> next = Objects.requireNonNull(next());
        assertThat(next.request()).isEqualTo(request);
        return next.slot();
    }

    private @Nullable Assignment<String> next() {
        return scheduler.next();
    }

    private void offer(String... requests) {
        for (String request : requests) {
            assertThat(scheduler.offer(request)).isTrue();
        }
    }

    private void tickFor(long millis) {
        for (long i = 0; i < millis; i++) {
            now += MILLI;
            scheduler.tick(recalls::add, false);
        }
    }

    @Test
    void aFullQueueRefuses() {
        offer("a", "b", "c");

        assertThat(scheduler.offer("d")).isFalse();
        assertThat(scheduler.queued()).isEqualTo(3);
    }

    @Test
    void withoutAWorkerRequestsWait() {
        offer("a");

        assertThat(next()).isNull();
        assertThat(scheduler.queued()).isEqualTo(1);
    }

    @Test
    void whatIsPutBackGoesToTheFrontInItsOrderAndBeyondTheLimit() {
        offer("c", "d", "e");
        scheduler.putBack(List.of("a", "b"));
        scheduler.add(1, 1);

        assertThat(scheduler.queued()).isEqualTo(5);
        assign("a");
        assign("b");
        assign("c");
    }

    @Test
    void aRequestWhoseClientLeftIsTakenOutOnce() {
        String gone = new String("same");
        String stays = new String("same");
        offer(stays, gone);

        assertThat(scheduler.withdraw(gone)).isTrue();
        assertThat(scheduler.withdraw(gone)).isFalse();
        scheduler.add(1, 1);
        assertThat(assign("same").inFlight()).isEqualTo(1);
        assertThat(next()).isNull();
    }

    @Test
    void nothingGoesBehindTheLastInAPipeUntilItHasFinished() {
        scheduler.add(1, 1);
        offer("body", "next");
        ThreadSlot<String> slot = assign("body");
        slot.closePipe();

        assertThat(next()).isNull();
        slot.finished(1);
        assertThat(assign("next")).isSameAs(slot);
    }

    @Test
    void aLastInAPipeThatWasGivenBackOpensItAgain() {
        scheduler.add(2, 1);
        offer("slow client", "body");
        ThreadSlot<String> slot = assign("slow client");
        assign("body");
        slot.closePipe();
        slot.headHeld(true);
        tickFor(1);
        slot.recalled(1);
        slot.finished(1);
        offer("x", "y");

        assertThat(assign("x")).isSameAs(slot);
        assertThat(assign("y")).isSameAs(slot);
    }

    @Test
    void aHeldHeadIsStuckAtOnce() {
        WorkerSlots<String> worker = scheduler.add(2, 1);
        offer("slow client", "behind");
        ThreadSlot<String> slot = assign("slow client");
        assign("behind");
        slot.headHeld(true);
        tickFor(1);

        assertThat(worker.stuck()).isEqualTo(1);
        assertThat(recalls).containsExactly(slot);
        slot.recalled(1);
        scheduler.putBack(List.of("behind"));
        assertThat(assign("behind")).isNotSameAs(slot);
    }

    @Test
    void theTimeOfAHeldHeadIsNotTheApplications() {
        WorkerSlots<String> worker = scheduler.add(1, 1);
        offer("slow client");
        ThreadSlot<String> slot = assign("slow client");
        double before = worker.pace().perRequest();
        slot.headHeld(true);
        now += 500 * MILLI;
        slot.headHeld(false);
        slot.finished(1);

        assertThat(worker.pace().perRequest()).isEqualTo(before);
        assertThat(worker.stuck() + worker.running()).isZero();
    }

    @Test
    void aRecallIsSentOnceAndStopsThePipe() {
        scheduler.add(2, 1);
        offer("stuck", "behind", "more");
        ThreadSlot<String> slot = assign("stuck");
        assign("behind");
        assign("more");
        tickFor(8);
        assertThat(recalls).containsExactly(slot);

        slot.finished(3);
        offer("next");
        assertThat(assign("next")).isNotSameAs(slot);
        slot.recalled(0);
        assertThat(slot.inFlight()).isZero();
    }

    @Test
    void aSlotWhoseWholePipeWasGivenBackIsIdle() {
        WorkerSlots<String> worker = scheduler.add(2, 1);
        offer("a", "b");
        ThreadSlot<String> slot = assign("a");
        assign("b");
        tickFor(4);
        slot.recalled(2);

        assertThat(worker.outstanding()).isZero();
        assertThat(worker.running() + worker.stuck()).isZero();
        scheduler.putBack(List.of("a", "b"));
        assertThat(assign("a")).isSameAs(slot);
    }

    @Test
    void whatComesAfterAMillisecondDoesNotGoBehindALoneRequest() {
        scheduler.add(2, 1);
        offer("slow", "next");
        ThreadSlot<String> slot = assign("slow");
        tickFor(1);

        assertThat(assign("next")).isNotSameAs(slot);
        assertThat(recalls).isEmpty();
    }

    @Test
    void aLateTickCallsNoHeadStuck() {
        WorkerSlots<String> worker = scheduler.add(2, 1);
        offer("a");
        assign("a");
        scheduler.tick(recalls::add, false);
        now += 50 * MILLI;
        scheduler.tick(recalls::add, true);
        assertThat(worker.stuck()).isZero();

        tickFor(1);
        assertThat(worker.stuck()).isEqualTo(1);
    }

    /** So many requests one after another, each of 10 ms: from now on that is expected. */
    private ThreadSlot<String> settled(WorkerSlots<String> worker) {
        ThreadSlot<String> slot = worker.threads().getFirst();
        for (int i = 0; i < 100; i++) {
            offer("each");
            slot = assign("each");
            tickFor(10);
            slot.finished(1);
        }
        return slot;
    }

    /** A head has run for 8 ms of the expected 10, and another request stands behind it. */
    private ThreadSlot<String> withOneSentAhead() {
        ThreadSlot<String> slot = settled(scheduler.add(1, 1));
        offer("head", "next");
        assign("head");
        tickFor(8);
        assign("next");
        return slot;
    }

    @Test
    void theNextRequestIsSentShortlyBeforeAThreadIsFree() {
        ThreadSlot<String> slot = settled(scheduler.add(1, 1));
        offer("head", "next", "later");
        assign("head");
        tickFor(6);
        assertThat(next()).isNull();
        tickFor(2);

        assertThat(assign("next")).isSameAs(slot);
        tickFor(3);
        assertThat(next()).isNull();
        assertThat(recalls).isEmpty();
        slot.finished(1);
        assertThat(slot.inFlight()).isEqualTo(1);
    }

    @Test
    void whatWasSentAheadOfTimeInVainIsRecalledThoughNobodyCouldTakeIt() {
        ThreadSlot<String> slot = withOneSentAhead();
        tickFor(5);
        assertThat(recalls).isEmpty();
        tickFor(2);

        assertThat(recalls).containsExactly(slot);
        slot.recalled(1);
        assertThat(slot.inFlight()).isEqualTo(1);
    }

    @Test
    void aTickIsWantedWhileSomethingMayComeOfIt() {
        WorkerSlots<String> worker = scheduler.add(2, 1);
        List<WorkerSlots<String>> all = List.of(worker);
        assertThat(scheduler.tickMillis(all)).isEqualTo(Ticks.NEVER);

        offer("a");
        assertThat(scheduler.tickMillis(all)).isEqualTo(1);
        ThreadSlot<String> slot = assign("a");
        assertThat(scheduler.tickMillis(all)).isEqualTo(1);
        tickFor(3);
        assertThat(worker.stuck()).isEqualTo(1);
        assertThat(scheduler.tickMillis(all)).isEqualTo(10);
        offer("b");
        assertThat(scheduler.tickMillis(all)).isEqualTo(1);
        assign("b").finished(1);
        assertThat(scheduler.tickMillis(all)).isEqualTo(10);

        scheduler.remove(worker);
        assertThat(scheduler.tickMillis(all)).isEqualTo(10);
        slot.finished(1);
        assertThat(scheduler.tickMillis(all)).isEqualTo(Ticks.NEVER);
    }

    @Test
    void aLateTickRecallsNothingThatWasSentAhead() {
        ThreadSlot<String> slot = withOneSentAhead();
        now += 50 * MILLI;
        scheduler.tick(recalls::add, true);
        assertThat(recalls).isEmpty();

        tickFor(1);
        assertThat(recalls).containsExactly(slot);
    }

    @Test
    void whatWasSentAheadIsRecalledWhenTheHeadWaitsForItsClient() {
        ThreadSlot<String> slot = withOneSentAhead();
        slot.headHeld(true);
        tickFor(1);

        assertThat(recalls).containsExactly(slot);
    }

    @Test
    void nothingIsSentBehindABodyThatIsStillToCome() {
        ThreadSlot<String> slot = settled(scheduler.add(1, 1));
        offer("body", "next");
        assign("body");
        slot.closePipe();
        tickFor(8);

        assertThat(next()).isNull();
    }

    /** Two workers of one thread, whose requests took so long each. */
    private List<WorkerSlots<String>> twoWorkers(long nanosEach) {
        List<WorkerSlots<String>> two = List.of(scheduler.add(1, 1), scheduler.add(1, 1));
        for (int i = 0; i < 200; i++) {
            offer("past");
            ThreadSlot<String> slot = assign("past");
            now += nanosEach;
            slot.finished(1);
        }
        return two;
    }

    /** How many of 40 requests that come at once the two workers get, the one with more first. */
    private List<Long> shares(List<WorkerSlots<String>> workers) {
        for (int i = 0; i < 40; i++) {
            offer("now");
            assign("now");
        }
        return workers.stream()
                .map(WorkerSlots::outstanding)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    @Test
    void tinyRequestsFillAWorkerBeforeAnotherIsWoken() {
        assertThat(shares(twoWorkers(20_000))).containsExactly(30L, 10L);
    }

    @Test
    void otherRequestsGoToTheWorkerWithTheLeastToDo() {
        assertThat(shares(twoWorkers(100_000))).containsExactly(20L, 20L);
    }

    @Test
    void behindAStuckHeadATinyRequestDoesNotGo() {
        List<WorkerSlots<String>> workers = twoWorkers(20_000);
        offer("slow");
        ThreadSlot<String> stuck = assign("slow");
        tickFor(4);
        offer("next");
        assertThat(assign("next").worker()).isNotSameAs(stuck.worker());
        assertThat(workers).allMatch(worker -> worker.outstanding() == 1);
    }

    @Test
    void aRemovedWorkerGetsNothingAndMayFinish() {
        WorkerSlots<String> worker = scheduler.add(2, 1);
        offer("a", "b");
        ThreadSlot<String> slot = assign("a");
        scheduler.remove(worker);

        assertThat(next()).isNull();
        slot.finished(1);
        assertThat(worker.outstanding()).isZero();
    }

    @Test
    void moreThanWasInFlightCannotFinishOrBeGivenBack() {
        scheduler.add(1, 1);
        offer("a");
        ThreadSlot<String> slot = assign("a");

        assertThatThrownBy(() -> slot.finished(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 finished, but 1 in flight on thread 0");
        assertThatThrownBy(() -> slot.recalled(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not recalled");
    }

    @Test
    void aWorkerAtRestNeedsNoSample() {
        WorkerSlots<String> worker = scheduler.add(1, 1);
        now += 1_000 * MILLI;
        assertThat(worker.wantsCpuSample(now)).isFalse();

        offer("a");
        assign("a");
        assertThat(worker.wantsCpuSample(now)).isTrue();
        worker.cpuSampled(0, now);
        assertThat(worker.wantsCpuSample(now)).isFalse();
    }
}
