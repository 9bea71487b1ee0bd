package dev.islay.server;

import dev.islay.python.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges which workers have done enough. Sans-IO: is told what each has used, and says what is to
 * become of it.
 *
 * <p>A worker that needs more than the soft limit of memory as soon as it serves is not replaced
 * because of that: the next one would need as much.
 */
final class Recycling {
    private static final long MIB = 1 << 20;

    private final WorkerLimits limits;
    private final RandomGenerator random;
    private final Map<Long, Share> shares = new HashMap<>();

    Recycling(WorkerLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /**
     * What is to become of a worker.
     *
     * @param kill at once, instead of after another serves
     */
    record Verdict(long worker, boolean kill, String why) {}

    /** What one worker may do, and how it began. */
    private record Share(long requests, long nanos, long firstBytes) {}

    /** {@code serving}: all workers that serve now. */
    List<Verdict> judge(List<WorkerStatus> serving) {
        Set<Long> ids = serving.stream().map(WorkerStatus::id).collect(Collectors.toSet());
        shares.keySet().retainAll(ids);
        List<Verdict> verdicts = new ArrayList<>();
        for (WorkerStatus use : serving) {
            Share share = shares.computeIfAbsent(use.id(), _ -> draw(use.residentBytes()));
            Verdict verdict = verdict(use, share);
            if (verdict != null) {
                verdicts.add(verdict);
            }
        }
        return verdicts;
    }

    private Share draw(long firstBytes) {
        long requests = limits.requests() + jitter(limits.requestsJitter());
        long nanos = limits.lifetime().toNanos() + jitter(limits.lifetimeJitter().toNanos());
        return new Share(requests, nanos, firstBytes);
    }

    private long jitter(long most) {
        return most == 0 ? 0 : random.nextLong(most + 1);
    }

    private @Nullable Verdict verdict(WorkerStatus use, Share share) {
        long bytes = use.residentBytes();
        if (over(bytes, limits.memoryHard())) {
            return new Verdict(use.id(), true, memory(bytes, "--max-memory-hard"));
        }
        if (over(bytes, limits.memory()) && bytes > share.firstBytes) {
            return new Verdict(use.id(), false, memory(bytes, "--max-memory"));
        }
        if (limits.requests() > 0 && use.served() >= share.requests) {
            String why = "it has answered %,d requests (--max-requests)".formatted(use.served());
            return new Verdict(use.id(), false, why);
        }
        if (!limits.lifetime().isZero() && use.ageNanos() >= share.nanos) {
            long seconds = Duration.ofNanos(use.ageNanos()).toSeconds();
            return new Verdict(
                    use.id(), false, "it has lived for " + seconds + " s (--max-lifetime)");
        }
        return null;
    }

    private static boolean over(long bytes, long limit) {
        return limit > 0 && bytes > limit;
    }

    private static String memory(long bytes, String limit) {
        return "it uses %,d MiB of memory (%s)".formatted(bytes / MIB, limit);
    }
}
