package dev.islay.server;

import static java.util.stream.Collectors.joining;

import dev.islay.gateway.Endpoint;
import dev.islay.python.LoadFailure;
import dev.islay.python.PythonApplication;
import dev.islay.python.Surroundings;
import dev.islay.python.WorkerReady;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools of a server, in the order of its plan. Threading: the main thread. */
final class Pools {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    /** As many as a line of the log can name and still be read. */
    private static final int MOST_PLACES = 10;

    private static final long STEP_MILLIS = 50;

    private final Surroundings around;
    private final Path run;
    private final Commands commands;
    private final AtomicInteger stems;
    private final List<HostedPool> pools;

    private Pools(
            Surroundings around,
            Path run,
            Commands commands,
            AtomicInteger stems,
            List<HostedPool> pools) {
        this.around = around;
        this.commands = commands;
        this.run = run;
        this.stems = stems;
        this.pools = List.copyOf(pools);
    }

    /**
     * @param run a private directory for what workers need
     * @param commands gets a reload when a file of an application is edited
     */
    static Pools none(Surroundings around, Path run, Commands commands) {
        return new Pools(around, run, commands, new AtomicInteger(), List.of());
    }

    /**
     * Those of a plan: one that is among these already stays, the others are made, without workers.
     *
     * @param pythons one for each pool of the plan
     */
    Pools next(Plan plan, List<PythonSetup> pythons) {
        List<HostedPool> free = new ArrayList<>(pools);
        List<HostedPool> next = new ArrayList<>();
        for (PoolPlan pool : plan.pools()) {
            PythonSetup python = pythons.get(next.size());
            Optional<HostedPool> same =
                    free.stream().filter(one -> one.isFor(pool, python)).findFirst();
            same.ifPresent(free::remove);
            next.add(same.orElseGet(() -> made(pool, plan.prefix(pool), python)));
        }
        return new Pools(around, run, commands, stems, next);
    }

    private HostedPool made(PoolPlan pool, String prefix, PythonSetup python) {
        Path stem = run.resolve("p" + stems.getAndIncrement());
        return new HostedPool(pool, prefix, python, around, stem, file -> edited(pool, file));
    }

    private void edited(PoolPlan pool, Path file) {
        LOG.info("{} was edited", file);
        commands.reload(Optional.of(pool.name()));
    }

    /** Those that the others have not. */
    Pools without(Pools others) {
        return only(pool -> !others.pools.contains(pool));
    }

    private Pools only(Predicate<HostedPool> which) {
        return new Pools(around, run, commands, stems, pools.stream().filter(which).toList());
    }

    /** Whether these are the very same pools. */
    boolean same(Pools others) {
        return pools.equals(others.pools);
    }

    /**
     * Replaces the workers, all pools at a time.
     *
     * @param name only those of this pool; empty: of all
     */
    ReloadOutcome reload(Optional<String> name) throws StartRefused, InterruptedException {
        List<HostedPool> some =
                pools.stream()
                        .filter(pool -> name.isEmpty() || name.get().equals(pool.plan().name()))
                        .toList();
        if (some.isEmpty()) {
            throw StartRefused.usage(
                    "there is no pool %s, only %s".formatted(name.orElse(""), names(this)));
        }
        List<CompletableFuture<Void>> reloads = some.stream().map(HostedPool::reload).toList();
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            failures.addAll(failures(some.get(i), reloads.get(i)));
        }
        return failures.isEmpty()
                ? new ReloadOutcome(
                        true, List.of("new workers serve " + names(this.only(some::contains))))
                : new ReloadOutcome(false, failures);
    }

    private List<String> failures(HostedPool pool, CompletableFuture<Void> reload)
            throws InterruptedException {
        return awaited(reload).stream().map(pool::refusal).toList();
    }

    /** In words, what became of the others when these took their place. */
    String changeFrom(Pools others) {
        return "pools: kept %s, started %s, ended %s"
                .formatted(
                        names(only(others.pools::contains)),
                        names(without(others)),
                        names(others.without(this)));
    }

    private static String names(Pools some) {
        return some.pools.isEmpty()
                ? "none"
                : some.pools.stream().map(pool -> pool.plan().name()).collect(joining(", "));
    }

    /** See {@link HostedPool#leave}. */
    CompletableFuture<Void> leave(Duration grace) {
        return Server.all(pools.stream().map(pool -> pool.leave(grace)).toList());
    }

    Endpoint endpoint(MountPlan mount, int application) {
        return pools.get(mount.pool()).endpoint(mount, application);
    }

    PythonApplication application(MountPlan mount, int application) {
        return pools.get(mount.pool()).application(mount, application);
    }

    /**
     * Starts those that do not start on demand and waits until each serves or has failed, or the
     * server is to stop.
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
            boolean some = failed.size() < pool.plan().applications().size();
            serving += some || pool.reloads() ? 1 : 0;
        }
        if (serving == 0 && !pools.isEmpty() || strict && !failures.isEmpty()) {
            throw new StartRefused(ExitStatus.APPLICATION, failures);
        }
        failures.forEach(LOG::error);
    }

    private List<LoadFailure> failures(HostedPool pool) throws InterruptedException {
        List<LoadFailure> failures = awaited(pool.first());
        return pool.served().map(ready -> List.copyOf(ready.failed().values())).orElse(failures);
    }

    /** Waits for workers, unless the server is to stop; returns why they do not come. */
    private List<LoadFailure> awaited(CompletableFuture<?> workers) throws InterruptedException {
        while (!commands.stopping()) {
            try {
                workers.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
                return List.of();
            } catch (TimeoutException e) {
                LOG.trace("still waiting for workers: {}", e.toString());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof NotLoaded notLoaded) {
                    return notLoaded.failures();
                }
                throw new IllegalStateException(e);
            }
        }
        return List.of();
    }

    /** Those that serve, with the first worker of each. */
    List<Found> found() {
        return pools.stream()
                .flatMap(pool -> pool.served().map(ready -> new Found(pool, ready)).stream())
                .toList();
    }

    /** A pool that serves. */
    record Found(HostedPool pool, WorkerReady first) {}

    /**
     * Says what runs where; from now on what happens is logged as it happens.
     *
     * @param known those of which that was said before
     */
    void announce(Plan plan, Pools known) {
        Pools fresh = without(known);
        fresh.found().forEach(one -> tell(one, plan));
        fresh.pools.stream()
                .filter(HostedPool::onDemand)
                .forEach(pool -> LOG.info("{} starts on demand", pool.plan().name()));
        fresh.pools.forEach(HostedPool::announced);
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

    /** What runs and waits in workers now, and where. Event loop. */
    CompletableFuture<CutOff> unfinished() {
        return CutOff.all(pools.stream().map(HostedPool::unfinished).toList());
    }

    private List<String> points(Plan plan, HostedPool pool) {
        return mounts(plan, pool)
                .limit(MOST_PLACES)
                .map(mount -> mount.point().toString())
                .toList();
    }

    private Stream<MountPlan> mounts(Plan plan, HostedPool pool) {
        int place = pools.indexOf(pool);
        return plan.mounts().stream().filter(mount -> mount.pool() == place);
    }

    /** Where an application is mounted, unless it has all of the server. */
    private String places(Plan plan, HostedPool pool, int application) {
        if (plan.mounts().size() == 1) {
            return "";
        }
        List<String> points =
                mounts(plan, pool)
                        .filter(mount -> mount.reaches(application))
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
