package dev.islay.server;

import dev.islay.python.LoadFailure;
import dev.islay.python.PoolOptions;
import dev.islay.python.PythonApplication;
import dev.islay.python.PythonPool;
import dev.islay.python.Surroundings;
import dev.islay.python.WorkerReady;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A pool with what keeps its workers alive and, if it starts on demand, lets them end.
 *
 * <p>Threading: any thread, unless a method says otherwise.
 */
final class HostedPool {
    private final PoolPlan plan;
    private final PythonSetup python;
    private final EventLoop loop;
    private final Arbiter arbiter;
    private final PythonPool pool;
    private final Upkeep upkeep;

    /**
     * A pool without workers.
     *
     * @param prefix what its lines of the log begin with
     * @param stem see {@link PoolOptions}
     */
    HostedPool(PoolPlan plan, String prefix, PythonSetup python, Surroundings around, Path stem) {
        this.plan = plan;
        this.python = python;
        this.loop = around.loop();
        Settings settings = plan.settings();
        int workers = settings.value(WorkerSettings.WORKERS);
        arbiter = new Arbiter(prefix, workers, new Spawning(), System::nanoTime);
        PoolOptions options =
                new PoolOptions(
                        settings.value(WorkerSettings.QUEUE),
                        settings.value(WorkerSettings.QUEUE_TIMEOUT),
                        stem);
        pool = new PythonPool(options, around, arbiter);
        upkeep = new Upkeep(pool, arbiter, settings);
    }

    /** Carries out what the arbiter decides. */
    private final class Spawning implements Arbiter.Actions {
        @Override
        public void spawn(long id) {
            pool.spawn(id, python.options());
        }

        @Override
        public void retire(long id) {
            pool.retire(id, plan.settings().value(WorkerSettings.GRACEFUL_TIMEOUT));
        }

        @Override
        public void kill(long id) {
            pool.kill(id);
        }

        @Override
        public void later(Duration pause, Runnable action) {
            loop.schedule(action, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    PoolPlan plan() {
        return plan;
    }

    PythonSetup python() {
        return python;
    }

    boolean onDemand() {
        return plan.settings().value(WorkerSettings.START) == StartMode.ON_DEMAND;
    }

    /** Starts the workers, on demand or not; {@link #first} tells what became of them. */
    void start() {
        loop.execute(arbiter::start);
    }

    CompletableFuture<WorkerReady> first() {
        return arbiter.first();
    }

    /** What stands behind a mount of this pool. */
    PythonApplication endpoint(MountPlan mount) {
        Settings settings = mount.settings();
        return new PythonApplication(
                pool,
                mount.application(),
                mount.point().prefix(),
                settings.value(RequestSettings.LIMIT_REQUEST_BODY),
                settings.value(BodySettings.REQUEST_BODY) == RequestBodyMode.STREAM);
    }

    /** The server is ready: what happens from now on is logged as it happens. */
    void announced() {
        loop.execute(arbiter::announced);
        loop.execute(() -> upkeep.begin(loop));
        Duration idle = plan.settings().value(WorkerSettings.IDLE_TIMEOUT);
        if (onDemand() && !idle.isZero()) {
            loop.execute(() -> watch(idle.toNanos()));
        }
    }

    /** Looks again when the pool could have been idle for long enough. */
    private void watch(long limit) {
        long idle = pool.idleNanos();
        if (idle >= limit) {
            arbiter.sleep();
            pool.rest();
        }
        long next = idle >= limit ? limit : limit - idle;
        loop.schedule(() -> watch(limit), next, TimeUnit.NANOSECONDS);
    }

    /** One worker more from now on. */
    void more() {
        loop.execute(upkeep::more);
    }

    /** One worker fewer from now on, but never none. */
    void fewer() {
        loop.execute(upkeep::fewer);
    }

    /** Replaces all workers, without losing a request; see {@link Arbiter#reload}. */
    CompletableFuture<Void> reload() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() ->
                arbiter.reload()
                        .whenComplete((_, trouble) -> {
                            if (trouble == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(trouble);
                            }
                        }));
        return done;
    }

    /** Starts another worker and lets that one retire when the other serves. */
    void replace(long worker, String why) {
        loop.execute(() -> arbiter.replace(worker, why));
    }

    /** That worker takes no more requests from now on; another is started in its place. */
    void stuck(long worker, String why) {
        loop.execute(() -> arbiter.stuck(worker, why));
    }

    /** What a person is told of an application that does not load. */
    String refusal(LoadFailure failure) {
        return python.refusal(failure);
    }

    /** Whether it does what it is there for: one on demand always does. Event loop. */
    boolean ready() {
        return onDemand() || pool.served();
    }

    /** What it is doing now; {@code mounts} is known by others. Event loop. */
    ServerStatus.HostedStatus status(List<String> mounts) {
        return new ServerStatus.HostedStatus(
                plan.name(), mounts, arbiter.wanted(), onDemand(), ready(), pool.status());
    }

    /** No worker is replaced from now on. */
    void stop() {
        loop.execute(arbiter::stop);
    }

    /** Completes when all workers have finished what they had and ended. */
    CompletableFuture<Void> drain() {
        return pool.drain();
    }

    void kill() {
        pool.kill();
    }
}
