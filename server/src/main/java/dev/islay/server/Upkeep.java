package dev.islay.server;

import dev.islay.python.PoolStatus;
import dev.islay.python.PythonPool;
import dev.islay.python.WorkerStatus;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the workers of a pool several times a second, as long as anything depends on it: which
 * have done enough, and whether there are too few or too many.
 *
 * <p>Threading: the event loop.
 */
final class Upkeep {
    private static final long LOOK_MILLIS = 250;

    private final PythonPool pool;
    private final Arbiter arbiter;
    private final boolean limited;
    private final Recycling recycling;
    private final Scaling scaling;
    private final int threads;
    private Map<Long, Long> cpu = new HashMap<>();
    private long looked;
    private @Nullable ScheduledFuture<?> looking;

    /** {@code settings}: of the pool. */
    Upkeep(PythonPool pool, Arbiter arbiter, Settings settings) {
        this.pool = pool;
        this.arbiter = arbiter;
        WorkerLimits limits = WorkerLimits.of(settings);
        limited = !limits.none();
        recycling = new Recycling(limits, RandomGenerator.getDefault());
        int least = settings.value(WorkerSettings.WORKERS);
        scaling = new Scaling(least, settings.value(RecyclingSettings.MAX_WORKERS).orElse(least));
        threads = settings.value(WorkerSettings.THREADS);
    }

    /** Looks from now on, at once first: what a worker had before it worked is its own. */
    void begin(EventLoop loop) {
        if (limited || scaling.most() > scaling.least()) {
            looking =
                    loop.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Looks no more. */
    void end() {
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private void look() {
        PoolStatus status = pool.status();
        List<WorkerStatus> serving =
                status.workers().stream().filter(WorkerStatus::serves).toList();
        for (Recycling.Verdict verdict : recycling.judge(serving)) {
            if (verdict.kill()) {
                arbiter.kill(verdict.worker(), verdict.why());
            } else {
                arbiter.replace(verdict.worker(), verdict.why());
            }
        }
        if (scaling.most() > scaling.least()) {
            scale(serving, status.waitNanos());
        }
    }

    private void scale(List<WorkerStatus> serving, long waits) {
        long now = System.nanoTime();
        Scaling.Sample sample =
                new Scaling.Sample(
                        now, arbiter.wanted(), serving.size(), waits, busy(serving, now - looked));
        looked = now;
        arbiter.want(scaling.judge(sample));
    }

    /** A worker is as busy as its CPU or its threads, whichever is busier. */
    private double busy(List<WorkerStatus> serving, long passed) {
        Map<Long, Long> used = new HashMap<>();
        double busy = 0;
        for (WorkerStatus worker : serving) {
            used.put(worker.id(), worker.cpuNanos());
            long before = cpu.getOrDefault(worker.id(), worker.cpuNanos());
            double share = (double) (worker.cpuNanos() - before) / passed;
            busy += Math.clamp(share, (double) worker.running().size() / threads, 1.0);
        }
        cpu = used;
        return busy;
    }

    /** One more worker from now on. */
    void more() {
        scaling.more();
        arbiter.want(Math.max(arbiter.wanted() + 1, scaling.least()));
    }

    /** One fewer from now on, but at least one. */
    void fewer() {
        scaling.fewer();
        arbiter.want(Math.max(1, arbiter.wanted() - 1));
    }
}
