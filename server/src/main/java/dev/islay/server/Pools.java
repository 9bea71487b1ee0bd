package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.python.LoadFailure;
import dev.islay.python.Surroundings;
import dev.islay.python.WorkerReady;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools of a server, in the order of its plan. Threading: the main thread. */
final class Pools {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    /** As many as a line of the log can name and still be read. */
    private static final int MOST_PLACES = 10;

    private final List<HostedPool> pools;

    private Pools(List<HostedPool> pools) {
        this.pools = pools;
    }

    /** {@code pythons}: one for each pool of the plan. */
    static Pools of(Plan plan, List<PythonSetup> pythons, Surroundings around, Path run) {
        List<HostedPool> pools = new ArrayList<>();
        for (PoolPlan pool : plan.pools()) {
            int place = pools.size();
            PythonSetup python = pythons.get(place);
            Path stem = run.resolve("p" + place);
            pools.add(new HostedPool(pool, plan.prefix(pool), python, around, stem));
        }
        return new Pools(List.copyOf(pools));
    }

    Endpoint endpoint(MountPlan mount) {
        return pools.get(mount.pool()).endpoint(mount);
    }

    /**
     * Starts those that do not start on demand and waits until each serves or has failed.
     *
     * @param strict every application has to load; else one of any pool is enough
     */
    void load(boolean strict) throws StartRefused, InterruptedException {
        List<HostedPool> wanted = pools.stream().filter(pool -> !pool.onDemand()).toList();
        wanted.forEach(HostedPool::start);
        List<String> failures = new ArrayList<>();
        int serving = pools.size() - wanted.size();
        for (HostedPool pool : wanted) {
            List<LoadFailure> failed = failures(pool);
            failed.forEach(failure -> failures.add(pool.refusal(failure)));
            serving += failed.size() < pool.plan().applications().size() ? 1 : 0;
        }
        if (serving == 0 || strict && !failures.isEmpty()) {
            throw new StartRefused(ExitStatus.APPLICATION, failures);
        }
        failures.forEach(LOG::error);
    }

    private static List<LoadFailure> failures(HostedPool pool) throws InterruptedException {
        try {
            return List.copyOf(pool.first().get().failed().values());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotLoaded notLoaded) {
                return notLoaded.failures();
            }
            throw new IllegalStateException(e);
        }
    }

    /** Those that serve, with the first worker of each. */
    List<Found> found() {
        return pools.stream()
                .filter(pool -> pool.first().isDone() && !pool.first().isCompletedExceptionally())
                .map(pool -> new Found(pool, pool.first().join()))
                .toList();
    }

    /** A pool that serves. */
    record Found(HostedPool pool, WorkerReady first) {}

    /** Says what runs where; from now on what happens is logged as it happens. */
    void announce(Plan plan) {
        found().forEach(one -> tell(one, plan));
        pools.stream()
                .filter(HostedPool::onDemand)
                .forEach(pool -> LOG.info("{} starts on demand", pool.plan().name()));
        LOG.info("front end {}", ProcessHandle.current().pid());
        pools.forEach(HostedPool::announced);
    }

    private void tell(Found found, Plan plan) {
        WorkerReady first = found.first();
        PoolPlan pool = found.pool().plan();
        first.loaded()
                .forEach((number, loaded) ->
                        LOG.info(
                                "{}{} from {} on {} {} at {} ({})",
                                places(plan, found.pool(), number),
                                loaded.application(),
                                loaded.file(),
                                first.implementation(),
                                first.python(),
                                first.executable(),
                                found.pool().python().interpreter().origin()));
        LOG.info(
                "{}workers {} (the first is {}), threads {}",
                plan.prefix(pool),
                pool.settings().value(WorkerSettings.WORKERS),
                first.pid(),
                pool.settings().value(WorkerSettings.THREADS));
    }

    /** The names of those that should serve and do not. Event loop. */
    List<String> unready() {
        return pools.stream()
                .filter(pool -> !pool.ready())
                .map(pool -> pool.plan().name())
                .toList();
    }

    /** What they are doing now. Event loop. */
    List<ServerStatus.HostedStatus> status(Plan plan) {
        return pools.stream().map(pool -> pool.status(points(plan, pool))).toList();
    }

    private List<String> points(Plan plan, HostedPool pool) {
        return plan.mounts().stream()
                .filter(mount -> pools.get(mount.pool()) == pool)
                .limit(MOST_PLACES)
                .map(mount -> mount.point().toString())
                .toList();
    }

    /** Where an application is mounted, unless it has all of the server. */
    private String places(Plan plan, HostedPool pool, int application) {
        if (plan.mounts().size() == 1) {
            return "";
        }
        List<String> points =
                plan.mounts().stream()
                        .filter(mount -> pools.get(mount.pool()) == pool)
                        .filter(mount -> mount.application() == application)
                        .map(mount -> mount.point().toString())
                        .toList();
        int more = points.size() - MOST_PLACES;
        return more <= 0
                ? String.join(", ", points) + ": "
                : "%s and %,d more: "
                        .formatted(String.join(", ", points.subList(0, MOST_PLACES)), more);
    }

    /** Each has one worker more from now on. */
    void more() {
        pools.forEach(HostedPool::more);
    }

    /** Each has one worker fewer from now on, but at least one. */
    void fewer() {
        pools.forEach(HostedPool::fewer);
    }

    /** No worker is replaced from now on. */
    void stop() {
        pools.forEach(HostedPool::stop);
    }

    /** Completes when all workers have ended by themselves. */
    CompletableFuture<Void> drain() {
        return Server.all(pools.stream().map(HostedPool::drain).toList());
    }

    void kill() {
        pools.forEach(HostedPool::kill);
    }
}
