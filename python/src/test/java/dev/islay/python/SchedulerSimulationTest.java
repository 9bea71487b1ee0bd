package dev.islay.python;

import static dev.islay.python.Simulation.MICRO;
import static dev.islay.python.Simulation.MILLI;
import static dev.islay.python.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.islay.python.SimulatedWorker.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviours of {@link Scheduler} with simulated workers and clients. */
final class SchedulerSimulationTest {
    /** Runs for a second to settle, then counts for two. */
    private static double perSecond(Simulation simulation) {
        simulation.run(SECOND);
        int before = simulation.ended;
        simulation.run(2 * SECOND);
        return (simulation.ended - before) / 2.0;
    }

    private static double perSecond(
            int threads, int clients, BiFunction<Simulation, Integer, Job> jobs) {
        Simulation simulation = new Simulation();
        simulation.worker(threads, 1);
        simulation.clients(clients, client -> jobs.apply(simulation, client));
        return perSecond(simulation);
    }

    private static List<Long> delaysOfFastOnes(Simulation simulation) {
        List<Long> delays = new ArrayList<>();
        simulation.watch(job -> {
            if (job.cpu + job.waits < MILLI) {
                delays.add(simulation.now() - job.offered);
            }
        });
        return delays;
    }

    private static long percentile(List<Long> values, double part) {
        values.sort(null);
        return values.get((int) (values.size() * part));
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "20, 32", "20, 512", "50, 1", "50, 32", "50, 512", "500, 32"})
    void aFastApplicationIsServedByOneThreadThoughEightAreThere(long micros, int clients) {
        BiFunction<Simulation, Integer, Job> jobs = (s, client) -> s.job(client, micros * MICRO, 0);
        double withOne = perSecond(1, clients, jobs);
        double withEight = perSecond(8, clients, jobs);

        assertThat(withEight).isGreaterThanOrEqualTo(0.97 * withOne);
    }

    @Test
    void aSaturatedThreadIsNeverIdleBetweenTwoBatches() {
        assertThat(perSecond(8, 512, (s, client) -> s.job(client, 50 * MICRO, 0)))
                .isGreaterThan(0.98 * SECOND / (50 * MICRO));
    }

    @ParameterizedTest
    @CsvSource({"64, 10000", "512, 10000", "64, 50000", "64, 500000"})
    void manyThatSleepFillAllThreads(int clients, long sleepMicros) {
        double rate =
                perSecond(
                        64, clients, (s, client) -> s.job(client, 30 * MICRO, sleepMicros * MICRO));

        assertThat(rate).isGreaterThan(0.95 * 64 * SECOND / (sleepMicros * MICRO + 150 * MICRO));
    }

    @ParameterizedTest
    @ValueSource(longs = {1_500, 2_000, 4_000})
    void requestsThatWaitTooShortToBeStuckGetMoreThreadsToo(long micros) {
        double rate = perSecond(8, 64, (s, client) -> s.job(client, 30 * MICRO, micros * MICRO));

        assertThat(rate).isGreaterThan(0.9 * 8 * SECOND / (micros * MICRO + 150 * MICRO));
    }

    @Test
    void theWayToTheWorkerAndBackTakesNoTimeFromThreadsThatSleep() {
        Simulation simulation = new Simulation();
        simulation.worker(64, 1).hop = 700 * MICRO;
        simulation.clients(512, client -> simulation.job(client, 30 * MICRO, 10 * MILLI));
        simulation.run(3 * SECOND);
        int recalls = simulation.recalls;

        assertThat(perSecond(simulation))
                .as("of 6,400; with the way, and fewer threads that do nearly as well, 5,500")
                .isGreaterThan(0.92 * 64 * 100);
        assertThat(simulation.recalls - recalls).isLessThan(30);
    }

    @ParameterizedTest
    @CsvSource({"512, 10000", "64, 5000", "512, 50000"})
    void threadsThatSleepAreNotTakenAwayForLongBecauseTheirMachineIsBusy(
            int clients, long sleepMicros) {
        Simulation simulation = new Simulation();
        simulation.worker(64, 1).wanted = 5;
        simulation.clients(
                clients, client -> simulation.job(client, 50 * MICRO, sleepMicros * MICRO));
        simulation.run(2 * SECOND);

        List<Integer> tenths = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int before = simulation.ended;
            simulation.run(SECOND / 10);
            tenths.add(simulation.ended - before);
        }
        tenths.sort(null);
        assertThat(tenths.getFirst()).isGreaterThan(tenths.get(25) * 6 / 10);
    }

    @Test
    void threadsDoubleWithinAFewHundredthsOfASecond() {
        Simulation simulation = new Simulation();
        SimulatedWorker worker = simulation.worker(64, 1);
        simulation.clients(200, client -> simulation.job(client, 30 * MICRO, SECOND));
        simulation.run(50 * MILLI);

        assertThat(worker.slots.running() + worker.slots.stuck()).isEqualTo(64);
    }

    @Test
    void oneInThousandsThatSleepsDelaysNoneOfTheOthers() {
        Simulation simulation = new Simulation();
        simulation.worker(8, 1);
        simulation.clients(
                32,
                client -> {
                    boolean sleeps = simulation.random.nextInt(5_000) == 0;
                    return simulation.job(client, 50 * MICRO, sleeps ? 500 * MILLI : 0);
                });
        List<Long> delays = delaysOfFastOnes(simulation);
        double rate = perSecond(simulation);

        assertThat(rate).isGreaterThan(0.9 * SECOND / (50 * MICRO));
        assertThat(percentile(delays, 0.99)).isLessThan(7 * MILLI);
        assertThat(percentile(delays, 1 - 1e-9)).isLessThan(15 * MILLI);
        assertThat(simulation.recalls).isPositive();
    }

    @Test
    void whatStandsBehindAStuckHeadIsRecalledAndRunElsewhere() {
        Simulation simulation = new Simulation();
        SimulatedWorker worker = simulation.worker(2, 1);
        List<Long> delays = delaysOfFastOnes(simulation);
        simulation.offer(simulation.job(0, MICRO, SECOND));
        List<Job> behind = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Job job = simulation.job(i, 50 * MICRO, 0);
            behind.add(job);
            simulation.offer(job);
        }
        simulation.run(20 * MILLI);

        assertThat(behind).allMatch(job -> job.done && job.recalled == 1);
        assertThat(delays).allMatch(delay -> delay < 6 * MILLI);
        assertThat(worker.slots.outstanding()).isEqualTo(1);
    }

    @Test
    void withOneThreadNothingIsRecalledAndTheNextOnesFollow() {
        Simulation simulation = new Simulation();
        simulation.worker(1, 1);
        simulation.offer(simulation.job(0, MICRO, 100 * MILLI));
        simulation.offer(simulation.job(1, 50 * MICRO, 0));
        simulation.run(200 * MILLI);

        assertThat(simulation.recalls).isZero();
        assertThat(simulation.ended).isEqualTo(2);
    }

    @Test
    void withOneThreadAndAnotherWorkerWhatStandsBehindGoesThere() {
        Simulation simulation = new Simulation();
        simulation.worker(1, 1);
        simulation.worker(1, 1);
        List<Long> delays = delaysOfFastOnes(simulation);
        simulation.offer(simulation.job(0, MICRO, SECOND));
        for (int i = 0; i < 8; i++) {
            simulation.offer(simulation.job(i, 50 * MICRO, 0));
        }
        simulation.run(20 * MILLI);

        assertThat(delays).hasSize(8).allMatch(delay -> delay < 6 * MILLI);
    }

    @Test
    void oneThatComputesForASecondLeavesTheOthersServed() {
        Simulation simulation = new Simulation();
        simulation.worker(8, 1);
        simulation.clients(
                32, client -> simulation.job(client, client == 0 ? SECOND : 50 * MICRO, 0));
        List<Long> delays = delaysOfFastOnes(simulation);
        double rate = perSecond(simulation);

        assertThat(rate).as("one batch of a millisecond in six").isGreaterThan(2_000);
        assertThat(percentile(delays, 0.99)).isLessThan(40 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void aWorkerThatWasSpreadReturnsToOneThreadWhenItComputes(int threads) {
        Simulation simulation = new Simulation();
        SimulatedWorker worker = simulation.worker(threads, 1);
        boolean[] waits = {true};
        simulation.clients(
                512, client -> simulation.job(client, 50 * MICRO, waits[0] ? 10 * MILLI : 0));
        simulation.run(SECOND);
        assertThat(worker.slots.running() + worker.slots.stuck()).isEqualTo(threads);

        waits[0] = false;
        simulation.run(SECOND);
        for (int i = 0; i < 1_000; i++) {
            simulation.run(MILLI);
            assertThat(worker.slots.running() + worker.slots.stuck()).isLessThanOrEqualTo(2);
        }
        assertThat(worker.slots.width()).isEqualTo(1);
        assertThat(perSecond(simulation)).isGreaterThan(0.97 * SECOND / (50 * MICRO));
    }

    @ParameterizedTest
    @CsvSource({"4, 32", "4, 512", "9, 32", "9, 512"})
    void aFastApplicationThatLacksACpuIsNotSpreadForGood(long millis, int clients) {
        Simulation simulation = new Simulation();
        simulation.worker(8, 1, millis * MILLI, millis * MILLI);
        simulation.clients(clients, client -> simulation.job(client, 50 * MICRO, 0));

        assertThat(perSecond(simulation)).isGreaterThan(0.9 * SECOND / 2 / (50 * MICRO));
    }

    @Test
    void anApplicationThatFillsACpuWithItsWaitingThreadsKeepsThem() {
        double rate = perSecond(64, 64, (s, client) -> s.job(client, 300 * MICRO, 4_700 * MICRO));

        assertThat(rate).as("of some 2,700 with the switches").isGreaterThan(2_000);
    }

    @Test
    void theThreadsAreGivenUpWhenTheLoadFalls() {
        Simulation simulation = new Simulation();
        SimulatedWorker worker = simulation.worker(64, 1);
        simulation.clients(200, client -> simulation.job(client, 30 * MICRO, 10 * MILLI));
        simulation.run(SECOND);
        assertThat(worker.slots.width()).isGreaterThan(16);
        simulation.stopClients();
        simulation.run(SECOND / 10);
        assertThat(worker.slots.outstanding()).isZero();

        simulation.clients(4, client -> simulation.job(client, 50 * MICRO, 0));
        simulation.run(2 * SECOND);

        assertThat(worker.slots.width()).isEqualTo(1);
    }

    @Test
    void freeThreadedPythonUsesItsCpus() {
        Simulation simulation = new Simulation();
        simulation.worker(8, 4);
        simulation.clients(512, client -> simulation.job(client, 50 * MICRO, 0));

        assertThat(perSecond(simulation)).isGreaterThan(0.97 * 4 * SECOND / (50 * MICRO));
    }

    @Test
    void workersOfFreeThreadedPythonShareTheCpusOfTheMachine() {
        Simulation simulation = new Simulation();
        SimulatedWorker one = simulation.worker(8, 4);
        SimulatedWorker two = simulation.worker(8, 4);
        simulation.clients(512, client -> simulation.job(client, 50 * MICRO, 0));
        simulation.run(SECOND);
        assertThat(List.of(one.slots.width(), two.slots.width())).containsExactly(2, 2);

        simulation.kill(two);
        simulation.run(SECOND);
        assertThat(one.slots.width()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32, 512})
    void twoWorkersShareEvenly(int clients) {
        Simulation simulation = new Simulation();
        SimulatedWorker one = simulation.worker(8, 1);
        SimulatedWorker two = simulation.worker(8, 1);
        simulation.clients(clients, client -> simulation.job(client, 50 * MICRO, 0));
        simulation.run(SECOND);

        assertThat((double) one.ended).isCloseTo(two.ended, within(0.1 * two.ended));
    }

    @Test
    void aNewWorkerGetsItsShareAtOnce() {
        Simulation simulation = new Simulation();
        SimulatedWorker old = simulation.worker(8, 1);
        simulation.clients(512, client -> simulation.job(client, 50 * MICRO, 0));
        simulation.run(SECOND);
        int before = old.ended;
        SimulatedWorker young = simulation.worker(8, 1);
        simulation.run(20 * MILLI);

        assertThat(young.ended).isGreaterThan((old.ended - before) * 8 / 10);
    }

    @Test
    void aWorkerWhoseHeadsAreStuckGetsLess() {
        Simulation simulation = new Simulation();
        SimulatedWorker one = simulation.worker(8, 1);
        SimulatedWorker two = simulation.worker(8, 1);
        simulation.offer(simulation.job(-1, MICRO, 10 * SECOND));
        simulation.run(10 * MILLI);
        simulation.clients(32, client -> simulation.job(client, 50 * MICRO, 0));
        simulation.run(SECOND);

        SimulatedWorker stuck = one.slots.stuck() > 0 ? one : two;
        SimulatedWorker free = stuck == one ? two : one;
        assertThat(stuck.ended).isLessThan(free.ended);
    }

    @Test
    void requestsAreBegunInTheOrderInWhichTheyCame() {
        Simulation simulation = new Simulation();
        simulation.worker(8, 1);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Job job = simulation.job(i, 50 * MICRO, 0);
            jobs.add(job);
            simulation.offer(job);
        }
        simulation.run(SECOND);

        assertThat(jobs).allMatch(job -> job.done && job.assigned == 1);
        assertThat(jobs).isSortedAccordingTo((a, b) -> Long.compare(a.begun, b.begun));
    }

    @Test
    void everyRequestOfAWildMixtureEndsOnce() {
        Simulation simulation = new Simulation(300);
        simulation.worker(8, 1);
        simulation.worker(16, 1);
        simulation.worker(4, 3);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long at = simulation.now() + simulation.random.nextLong(4 * SECOND);
            long cpu = 10 * MICRO + simulation.random.nextLong(300 * MICRO);
            long waits = simulation.random.nextInt(50) == 0 ? 50 * MILLI : 0;
            simulation.at(
                    at,
                    () -> {
                        Job job = simulation.job(0, cpu, waits);
                        if (simulation.offer(job)) {
                            jobs.add(job);
                        }
                    });
        }
        simulation.run(20 * SECOND);

        assertThat(jobs).hasSizeGreaterThan(15_000).allMatch(job -> job.done);
        assertThat(simulation.scheduler.queued()).isZero();
    }

    @Test
    void whatADeadWorkerHadNotBegunIsRunByAnother() {
        Simulation simulation = new Simulation();
        SimulatedWorker dying = simulation.worker(8, 1);
        simulation.worker(8, 1);
        simulation.clients(64, client -> simulation.job(client, 50 * MICRO, 0));
        simulation.run(SECOND);
        List<Job> unbegun = new ArrayList<>(simulation.kill(dying));
        assertThat(unbegun).isNotEmpty();
        simulation.run(100 * MILLI);

        assertThat(unbegun).allMatch(job -> job.done && job.assigned == 2);
    }
}
