package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.python.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecyclingTest {
    private static final long MIB = 1 << 20;

    private static WorkerLimits limits(long requests, long jitter, Duration life, long... memory) {
        return new WorkerLimits(requests, jitter, life, Duration.ZERO, memory[0], memory[1]);
    }

    private static WorkerStatus worker(long id, long served, Duration age, long mebibytes) {
        return new WorkerStatus(
                id,
                100 + id,
                "serving",
                age.toNanos(),
                0,
                mebibytes * MIB,
                served,
                List.of(),
                List.of());
    }

    private static List<Recycling.Verdict> judge(Recycling recycling, WorkerStatus... workers) {
        return recycling.judge(List.of(workers));
    }

    @Test
    void withoutLimitsEverybodyStays() {
        WorkerLimits none = limits(0, 5, Duration.ZERO, 0, 0);
        assertThat(none.none()).isTrue();
        Recycling recycling = new Recycling(none, new Random(1));
        assertThat(judge(recycling, worker(1, 1L << 40, Duration.ofDays(9), 1L << 20))).isEmpty();
    }

    @Test
    void whoHasAnsweredEnoughIsReplaced() {
        Recycling recycling = new Recycling(limits(1000, 0, Duration.ZERO, 0, 0), new Random(1));
        assertThat(judge(recycling, worker(1, 999, Duration.ZERO, 1))).isEmpty();
        assertThat(
                        judge(
                                recycling,
                                worker(1, 1000, Duration.ZERO, 1),
                                worker(2, 0, Duration.ZERO, 1)))
                .containsExactly(
                        new Recycling.Verdict(
                                1, false, "it has answered 1,000 requests (--max-requests)"));
    }

    @Test
    void theJitterIsDrawnOnceForEachWorker() {
        Recycling recycling = new Recycling(limits(100, 50, Duration.ZERO, 0, 0), new Random(1));
        Set<Long> ends = new TreeSet<>();
        for (long id = 1; id <= 200; id++) {
            long served = 0;
            while (judge(recycling, worker(id, served, Duration.ZERO, 1)).isEmpty()) {
                served++;
            }
            ends.add(served);
        }
        assertThat(ends).hasSizeGreaterThan(40).contains(100L, 150L);
        assertThat(ends).allMatch(end -> end >= 100 && end <= 150);
    }

    @Test
    void whoHasLivedForLongIsReplaced() {
        WorkerLimits limits =
                new WorkerLimits(0, 0, Duration.ofHours(1), Duration.ofHours(1), 0, 0);
        Recycling recycling = new Recycling(limits, new Random(1));
        assertThat(judge(recycling, worker(1, 0, Duration.ofMinutes(59), 1))).isEmpty();
        assertThat(judge(recycling, worker(1, 0, Duration.ofHours(2), 1)))
                .containsExactly(
                        new Recycling.Verdict(
                                1, false, "it has lived for 7200 s (--max-lifetime)"));
    }

    @Test
    void whoHasGrownIsReplacedAndWhoIsHugeIsKilled() {
        Recycling recycling =
                new Recycling(limits(0, 0, Duration.ZERO, 100 * MIB, 200 * MIB), new Random(1));
        assertThat(judge(recycling, worker(1, 0, Duration.ZERO, 50))).isEmpty();
        assertThat(judge(recycling, worker(1, 0, Duration.ZERO, 101)))
                .containsExactly(
                        new Recycling.Verdict(
                                1, false, "it uses 101 MiB of memory (--max-memory)"));
        assertThat(judge(recycling, worker(1, 0, Duration.ZERO, 201)))
                .containsExactly(
                        new Recycling.Verdict(
                                1, true, "it uses 201 MiB of memory (--max-memory-hard)"));
    }

    @Test
    void whoNeedsMoreThanTheSoftLimitFromTheStartIsNotReplacedForEver() {
        Recycling recycling =
                new Recycling(limits(0, 0, Duration.ZERO, 100 * MIB, 0), new Random(1));
        assertThat(judge(recycling, worker(1, 0, Duration.ZERO, 150))).isEmpty();
        assertThat(judge(recycling, worker(1, 0, Duration.ZERO, 150))).isEmpty();
    }

    @Test
    void memoryThatIsNotKnownIsNoReason() {
        Recycling recycling = new Recycling(limits(0, 0, Duration.ZERO, MIB, MIB), new Random(1));
        WorkerStatus unknown =
                new WorkerStatus(1, 1, "serving", 0, -1, -1, 0, List.of(), List.of());
        assertThat(judge(recycling, unknown)).isEmpty();
    }
}
