package dev.islay.server;

import dev.islay.gateway.AccessEntry;
import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ApplicationThreads;
import dev.islay.gateway.CombinedFormat;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.JavaEndpoint;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.TurnEnd;
import dev.islay.gateway.Wakeups;
import dev.islay.netty.HttpLimits;
import dev.islay.netty.Spool;
import dev.islay.python.CalledApplications;
import dev.islay.python.Surroundings;
import dev.islay.python.WorkerProcesses;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes all parts, wires them with {@code new}, and takes them down again.
 *
 * <p>One event loop serves workers, and clients too unless {@link EventLoops} has others for them:
 * then a request goes from one socket to the other without changing threads. What may block goes to
 * virtual threads.
 *
 * <p>Threading: the main thread.
 */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);
    private static final int MOST_DIRECTORIES = 100;

    private final RunDirectory run;
    private final SocketDrive drive;
    private final EventLoops loops;
    private final EventLoop loop;
    private final ExecutorService disk = Executors.newVirtualThreadPerTaskExecutor();
    private final ResponseRules rules = new ResponseRules(Version.software());
    private final AccessLog accessLog;
    private final Optional<Listener> health;
    private final Optional<ControlSocket> control;
    private final Readiness readiness;
    private final Supervisor supervisor;
    private final Listeners listeners;
    private final Entrances entrances;
    private final Map<Pools, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();
    private final long since = System.nanoTime();
    private final CompletableFuture<CutOff> stopped = new CompletableFuture<>();
    private final Commands commands;
    private CutOff cutOff = CutOff.NOTHING;
    private volatile Plan plan;
    private volatile Pools pools;
    private final ApplicationThreads threads;
    private final CalledApplications called;
    private volatile JavaApplications java = JavaApplications.none();

    private Server(
            Plan plan,
            List<PythonSetup> pythons,
            Logs logs,
            RunDirectory run,
            SocketDrive drive,
            Commands commands) {
        this.plan = plan;
        this.run = run;
        this.drive = drive;
        this.commands = commands;
        loops = EventLoops.of(drive, plan.settings());
        loop = loops.home();
        accessLog = accessLog(logs);
        AtomicLong ids = new AtomicLong();
        threads = threads(plan, new TurnEnd(loop));
        called = called(plan, threads);
        Surroundings around =
                new Surroundings(
                        loop,
                        drive.workers(),
                        rules,
                        accessLog,
                        disk,
                        new WorkerProcesses(),
                        ids::incrementAndGet,
                        called);
        pools = Pools.none(around, run.path(), commands).next(plan, pythons);
        supervisor = new Supervisor(drive, loop, System.getenv());
        readiness = new Readiness(() -> pools.unready());
        entrances = new Entrances(readiness, rules);
        control = controlPath().map(path -> new ControlSocket(path, drive, run.path(), rules));
        Listener.Parts parts =
                new Listener.Parts(
                        loops, drive.clients(), spool(), rules, accessLog, ids::incrementAndGet);
        listeners = new Listeners(parts);
        health = health(parts);
    }

    private static ApplicationThreads threads(Plan plan, Wakeups wakeups) {
        return new ApplicationThreads(plan.settings().value(JavaSettings.JAVA_REQUESTS), wakeups);
    }

    private static CalledApplications called(Plan plan, ApplicationThreads threads) {
        int deepest = plan.settings().value(JavaSettings.NESTED_CALLS);
        return new CalledApplications(threads, deepest, Version.software());
    }

    /** {@code pythons}: one for each pool of the plan. */
    static Server open(Plan plan, List<PythonSetup> pythons, Logs logs, Commands commands)
            throws StartRefused {
        SocketDrive drive = SocketDrive.choose(plan.settings().value(ListeningSettings.TRANSPORT));
        RunDirectory run;
        try {
            run = RunDirectory.create(System.getenv());
        } catch (IOException e) {
            throw StartRefused.usage("cannot make a private directory: " + e.getMessage());
        }
        try {
            return new Server(plan, pythons, logs, run, drive, commands);
        } catch (RuntimeException | Error fault) {
            run.close();
            throw fault;
        }
    }

    private static AccessLog accessLog(Logs logs) {
        CombinedFormat format = new CombinedFormat(ZoneId.systemDefault());
        return logs.access()
                .<AccessLog>map(lines -> entry -> write(entry, format, lines))
                .orElse(AccessLog.NONE);
    }

    private static void write(AccessEntry entry, CombinedFormat format, LineLog lines) {
        StringBuilder line = new StringBuilder(160);
        format.append(entry, line);
        lines.write(line.toString());
    }

    private Spool spool() {
        Settings settings = plan.settings();
        HttpLimits limits = Listener.limits(settings);
        return new Spool(
                drive.clients(),
                settings.value(BodySettings.SPOOL_DIR).orElse(run.path()),
                limits,
                settings.value(BodySettings.SPOOL_LIMIT),
                loop,
                disk);
    }

    private Optional<Path> controlPath() {
        return switch (plan.settings().value(OperationSettings.CONTROL)) {
            case ControlPlace.Off() -> Optional.empty();
            case ControlPlace.Auto() -> Optional.of(run.path().resolve(ControlSocket.NAME));
            case ControlPlace.At(Path path) -> Optional.of(path);
        };
    }

    /** One that answers whoever asks for the server's health, and nobody else. */
    private Optional<Listener> health(Listener.Parts parts) {
        return plan.settings().value(OperationSettings.HEALTH_BIND).isEmpty()
                ? Optional.empty()
                : Optional.of(new Listener(new ListenerPlan("health", plan.settings()), parts));
    }

    /**
     * Binds all addresses; nothing is accepted yet. The control socket and a listener for health
     * answer from now on.
     */
    Listeners.Change bind() throws StartRefused {
        if (control.isPresent()) {
            control.get().open(new ServerCommands(this, commands).all(), run.path());
        }
        if (health.isPresent()) {
            health.get().bind(plan.settings().value(OperationSettings.HEALTH_BIND));
            health.get().accept(entrances.healthBefore(HealthEntrance.nothingElse()));
            LOG.info("health at {}", String.join(", ", health.get().addresses()));
        }
        return listeners.bind(plan);
    }

    /** What it is doing now. Any thread. */
    CompletableFuture<ServerStatus> status() {
        return CompletableFuture.supplyAsync(this::statusNow, loop);
    }

    private ServerStatus statusNow() {
        return new ServerStatus(
                readiness.phase(),
                Duration.ofNanos(System.nanoTime() - since),
                identity(),
                Stream.concat(listeners.all(), health.stream()).map(Listener::status).toList(),
                pools.status(plan));
    }

    private ServerStatus.Identity identity() {
        return new ServerStatus.Identity(
                Path.of("").toAbsolutePath().toString(),
                plan.file().map(Path::toString).orElse(""),
                control.map(socket -> socket.path().toString()).orElse(""),
                plan.pools().stream()
                        .map(pool -> pool.directory().toString())
                        .distinct()
                        .limit(MOST_DIRECTORIES)
                        .toList());
    }

    Plan plan() {
        return plan;
    }

    Pools pools() {
        return pools;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Starts the workers; see {@link Pools#load}. */
    Pools load(boolean strict) throws StartRefused, InterruptedException {
        java = JavaApplications.load(plan);
        expect(plan);
        endpoints().register(plan, called);
        pools.load(strict);
        return pools;
    }

    /** Workers that start now may know of what a plan names. */
    void expect(Plan next) {
        called.expect(next.applications().stream().map(NamedPlan::name).toList());
    }

    /** Each pool has one worker more from now on. Any thread. */
    void oneWorkerMore() {
        pools.more();
    }

    /** Each pool has one worker fewer from now on, but at least one. Any thread. */
    void oneWorkerFewer() {
        pools.fewer();
    }

    /** Lets clients in and says so. */
    void accept(Listeners.Change first, Logs logs) {
        listeners.follow(first, this::entrance, Duration.ZERO);
        logs.errors().println("Listening at " + String.join(", ", listeners.addresses()));
        java.announce(plan);
        pools.announce(plan, pools.without(pools));
        LOG.info("front end {}", ProcessHandle.current().pid());
        readiness.enter(Readiness.Phase.SERVING);
        supervisor.ready();
    }

    /** From now on serves as that plan says. What it has no use for ends when it is done. */
    void follow(Plan next, Pools to, JavaApplications inJava, Listeners.Change change) {
        Pools gone = pools.without(to);
        JavaApplications before = java;
        plan = next;
        pools = to;
        java = inJava;
        endpoints().register(plan, called);
        Duration grace = next.settings().value(WorkerSettings.GRACEFUL_TIMEOUT);
        Runnable close = () -> disk.execute(before::close);
        loop.schedule(close, grace.toNanos(), TimeUnit.NANOSECONDS);
        listeners.follow(change, this::entrance, grace);
        leave(gone, grace);
    }

    /** Ends pools that never served. */
    void abandon(Pools fresh) {
        leave(fresh, Duration.ZERO);
    }

    private void leave(Pools gone, Duration grace) {
        leaving.values().removeIf(CompletableFuture::isDone);
        leaving.put(gone, gone.leave(grace));
    }

    private Entrance entrance(ListenerPlan listener) {
        return entrances.of(listener, plan, endpoints());
    }

    private Endpoints endpoints() {
        return new Endpoints(
                pools, java, new JavaEndpoint.Surroundings(loop, rules, accessLog, threads));
    }

    /** The Java applications that were loaded. */
    JavaApplications java() {
        return java;
    }

    /** Lets what runs finish, see {@link Drain}; what does not is cut off by {@link #close}. */
    void stop() throws InterruptedException {
        readiness.enter(Readiness.Phase.STOPPING);
        supervisor.stopping();
        cutOff = new Drain(new Ends(), plan.settings(), commands::hurried).run();
    }

    /** Has what was cut off when the server has stopped. */
    CompletableFuture<CutOff> stopped() {
        return stopped;
    }

    /** What runs and waits in workers now, and where. Any thread. */
    CompletableFuture<CutOff> unfinished() {
        return CompletableFuture.supplyAsync(this::unfinishedNow, loop).thenCompose(found -> found);
    }

    private CompletableFuture<CutOff> unfinishedNow() {
        Stream<Pools> all = Stream.concat(Stream.of(pools), leaving.keySet().stream());
        return CutOff.all(all.map(Pools::unfinished).toList());
    }

    private final class Ends implements Drain.Parts {
        @Override
        public void stopReplacing() {
            pools.stop();
        }

        @Override
        public CompletableFuture<Void> endConnections() {
            return listeners.drain(Drain.quiet(plan.settings()));
        }

        @Override
        public CompletableFuture<Void> endWorkers() {
            return all(List.of(pools.drain(), left()));
        }

        @Override
        public CompletableFuture<CutOff> unfinished() {
            return Server.this.unfinished();
        }
    }

    /** Completes when the pools that no plan has any more are gone. */
    private CompletableFuture<Void> left() {
        return all(List.copyOf(leaving.values()));
    }

    /** Completes when all of them have. */
    static CompletableFuture<Void> all(List<CompletableFuture<Void>> each) {
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        pools.stop();
        pools.kill();
        leaving.keySet().forEach(Pools::kill);
        waitFor(all(List.of(pools.drain(), left())));
        listeners.close();
        health.ifPresent(Listener::close);
        stopped.complete(cutOff);
        control.ifPresent(ControlSocket::close);
        threads.close();
        java.close();
        disk.close();
        loops.close();
        run.close();
    }

    private static void waitFor(CompletableFuture<Void> gone) {
        try {
            gone.get(LAST_MOMENTS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a worker did not end: {}", e.toString());
        }
    }
}
