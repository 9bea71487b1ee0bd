package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.python.CallRules;
import dev.islay.python.LoadFailure;
import dev.islay.python.PoolOptions;
import dev.islay.python.PythonApplication;
import dev.islay.python.PythonPool;
import dev.islay.python.RunningRequest;
import dev.islay.python.Surroundings;
import dev.islay.python.WorkerReady;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool with what keeps its workers alive and, if it starts on demand, lets them end.
 *
 * <p>Threading: any thread, unless a method says otherwise.
 */
final class HostedPool {
    private static final Logger LOG = LoggerFactory.getLogger(HostedPool.class);

    private static final long LOOK_MILLIS = 20;

    private final PoolPlan plan;
    private final PythonSetup python;
    private final Surroundings around;
    private final EventLoop loop;
    private final Arbiter arbiter;
    private final PythonPool pool;
    private final Upkeep upkeep;
    private final EditWatch edits;
    private List<LoadFailure> failures = List.of();
    private boolean leaving;

    /**
     * A pool without workers.
     *
     * @param prefix what its lines of the log begin with
     * @param stem see {@link PoolOptions}
     * @param edited told of a file that was edited, if such files are watched
     */
    HostedPool(
            PoolPlan plan,
            String prefix,
            PythonSetup python,
            Surroundings around,
            Path stem,
            Consumer<Path> edited) {
        this.plan = plan;
        this.python = python;
        this.around = around;
        this.loop = around.loop();
        Settings settings = plan.settings();
        int workers = settings.value(WorkerSettings.WORKERS);
        edits =
                new EditWatch(
                        plan.directory(), settings.value(WorkerSettings.RELOAD_INCLUDE), edited);
        arbiter = new Arbiter(prefix, workers, new Spawning(), System::nanoTime);
        PoolOptions options =
                new PoolOptions(
                        settings.value(WorkerSettings.QUEUE),
                        settings.value(WorkerSettings.QUEUE_TIMEOUT),
                        settings.value(WorkerSettings.READER_TIMEOUT),
                        settings.value(DeadlineSettings.INTERRUPT_GRACE),
                        stem,
                        file -> around.disk().execute(() -> edits.loaded(file)));
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
        public void lead(long id) {
            pool.lead(id);
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
        if (reloads()) {
            edits.start();
            arbiter.first().whenCompleteAsync((_, why) -> remember(why), loop);
        }
        loop.execute(arbiter::start);
    }

    /** Whether its applications are loaded anew when they are edited. */
    boolean reloads() {
        return plan.settings().value(WorkerSettings.RELOAD);
    }

    /** As long as nothing has loaded all files count that may become the application. */
    private void remember(@Nullable Throwable why) {
        failures = why instanceof NotLoaded notLoaded ? notLoaded.failures() : List.of();
        edits.anyCode(!failures.isEmpty());
    }

    /** Why the applications cannot be called, when they never could. Event loop. */
    private Optional<LoadFailure> broken(int application) {
        return pool.misses(application) ? failures.stream().findFirst() : Optional.empty();
    }

    CompletableFuture<WorkerReady> first() {
        return arbiter.first();
    }

    /** The first worker that served; empty as long as there was none. */
    Optional<WorkerReady> served() {
        return first().state() == Future.State.SUCCESS
                ? Optional.of(first().resultNow())
                : Optional.empty();
    }

    /** What stands behind a mount of this pool. */
    Endpoint endpoint(MountPlan mount, int number) {
        PythonApplication application = application(mount, number);
        return reloads()
                ? new BrokenCodePage(
                        application, () -> broken(number), around.rules(), around.accessLog())
                : application;
    }

    /** What Java code of a mount calls. */
    PythonApplication application(MountPlan mount, int number) {
        Settings settings = mount.settings();
        return new PythonApplication(
                pool,
                number,
                mount.point().prefix(),
                settings.value(RequestSettings.LIMIT_REQUEST_BODY),
                settings.value(BodySettings.REQUEST_BODY) == RequestBodyMode.STREAM,
                rules(settings));
    }

    private static CallRules rules(Settings settings) {
        return new CallRules(
                DeadlineSettings.deadlines(settings),
                settings.value(DeadlineSettings.ON_DISCONNECT) == DisconnectAction.INTERRUPT);
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
        if (leaving) {
            return;
        }
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
        return CompletableFuture.supplyAsync(this::renewed, loop).thenCompose(done -> done);
    }

    private CompletableFuture<Void> renewed() {
        pool.renew();
        return arbiter.reload().whenComplete((_, trouble) -> remember(trouble));
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

    /** Whether these workers are what that plan asks for. */
    boolean isFor(PoolPlan other, PythonSetup wanted) {
        return plan.sameWorkers(other) && python.interpreter().equals(wanted.interpreter());
    }

    /**
     * Ends when nothing waits or runs here any more; what is not done by then is cut off when that
     * time is over. To be called when no mount leads here.
     */
    CompletableFuture<Void> leave(Duration grace) {
        CompletableFuture<Void> gone = pool.gone();
        edits.close();
        long deadline = System.nanoTime() + grace.toNanos();
        loop.execute(() -> {
            leaving = true;
            upkeep.end();
            leaveWhenIdle(deadline);
        });
        var cut = loop.schedule(this::cutOff, grace.toNanos(), TimeUnit.NANOSECONDS);
        return gone.thenRun(() -> cut.cancel(false));
    }

    private void cutOff() {
        unfinished()
                .thenAccept(cut -> {
                    cut.entries().forEach(LOG::warn);
                    pool.kill();
                });
    }

    /** What runs and waits in its workers now, and where. Event loop. */
    CompletableFuture<CutOff> unfinished() {
        List<RunningRequest> waiting =
                pool.status().workers().stream()
                        .flatMap(worker -> worker.waiting().stream())
                        .toList();
        return pool.stacks().thenApply(running -> new CutOff(running, waiting));
    }

    private void leaveWhenIdle(long deadline) {
        if (pool.idleNanos() > 0 || System.nanoTime() > deadline) {
            arbiter.stop();
            pool.drain();
        } else {
            loop.schedule(() -> leaveWhenIdle(deadline), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** No worker is replaced from now on. */
    void stop() {
        edits.close();
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
