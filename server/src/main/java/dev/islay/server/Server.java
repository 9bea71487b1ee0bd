package dev.islay.server;

import dev.islay.gateway.AccessEntry;
import dev.islay.gateway.AccessLog;
import dev.islay.gateway.CombinedFormat;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.ResponseRules;
import dev.islay.netty.FrontEnd;
import dev.islay.netty.HttpLimits;
import dev.islay.netty.HttpServer;
import dev.islay.netty.HttpTimeouts;
import dev.islay.netty.ListenOptions;
import dev.islay.netty.Refusals;
import dev.islay.netty.Spool;
import dev.islay.python.PoolOptions;
import dev.islay.python.PythonPool;
import dev.islay.python.WorkerReady;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes all parts, wires them with {@code new}, and takes them down again.
 *
 * <p>One event loop serves clients and workers, so that a request goes from one socket to the other
 * without changing threads; what may block goes to virtual threads.
 *
 * <p>Threading: the main thread.
 */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

    private final Settings settings;
    private final PythonSetup python;
    private final Logs logs;
    private final RunDirectory run;
    private final SocketDrive drive;
    private final EventLoopGroup loops;
    private final EventLoop loop;
    private final ExecutorService disk = Executors.newVirtualThreadPerTaskExecutor();
    private final Arbiter arbiter;
    private final PythonPool pool;
    private final FrontEnd frontEnd;
    private final HttpServer http;
    private final Binder binder;

    private Server(
            Settings settings, PythonSetup python, Logs logs, RunDirectory run, SocketDrive drive) {
        this.settings = settings;
        this.drive = drive;
        loops =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().name("islay-loop").factory(),
                        drive.clients().loops());
        loop = loops.next();
        this.python = python;
        this.logs = logs;
        this.run = run;
        ResponseRules rules = new ResponseRules(Version.software());
        AccessLog accessLog = accessLog(logs);
        arbiter =
                new Arbiter(settings.value(AllSettings.WORKERS), new Spawning(), System::nanoTime);
        pool = new PythonPool(poolOptions(), loop, rules, accessLog, disk, arbiter);
        frontEnd = frontEnd(new Refusals(rules, accessLog));
        http =
                new HttpServer(
                        loop,
                        frontEnd,
                        new ListenOptions(
                                drive.clients(),
                                settings.value(AllSettings.CONNECTIONS),
                                settings.value(AllSettings.BACKLOG),
                                settings.value(AllSettings.REUSE_PORT)));
        binder =
                new Binder(
                        http,
                        settings.value(AllSettings.SOCKET_MODE),
                        Activation.ofThisProcess(System.getenv()));
    }

    static Server open(Settings settings, PythonSetup python, Logs logs) throws StartRefused {
        SocketDrive drive = SocketDrive.choose(settings.value(AllSettings.TRANSPORT));
        RunDirectory run;
        try {
            run = RunDirectory.create(System.getenv());
        } catch (IOException e) {
            throw StartRefused.usage("cannot make a private directory: " + e.getMessage());
        }
        try {
            return new Server(settings, python, logs, run, drive);
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

    private PoolOptions poolOptions() {
        return new PoolOptions(
                settings.value(AllSettings.QUEUE),
                settings.value(AllSettings.QUEUE_TIMEOUT),
                settings.value(AllSettings.LIMIT_REQUEST_BODY),
                settings.value(AllSettings.REQUEST_BODY) == RequestBodyMode.STREAM,
                run.path(),
                drive.workers());
    }

    private FrontEnd frontEnd(Refusals refusals) {
        HttpLimits limits =
                new HttpLimits(
                        settings.value(AllSettings.LIMIT_REQUEST_LINE).intValue(),
                        settings.value(AllSettings.LIMIT_REQUEST_HEADERS).intValue(),
                        settings.value(AllSettings.LIMIT_REQUEST_FIELDS),
                        settings.value(AllSettings.BODY_INLINE).intValue(),
                        settings.value(AllSettings.BODY_MEMORY));
        HttpTimeouts timeouts =
                new HttpTimeouts(
                        settings.value(AllSettings.HEADER_TIMEOUT),
                        settings.value(AllSettings.BODY_TIMEOUT),
                        settings.value(AllSettings.KEEP_ALIVE),
                        settings.value(AllSettings.SEND_TIMEOUT),
                        settings.value(AllSettings.HALF_CLOSE_GRACE));
        Path spoolDirectory = settings.value(AllSettings.SPOOL_DIR).orElse(run.path());
        Spool spool =
                new Spool(
                        drive.clients(),
                        spoolDirectory,
                        limits,
                        settings.value(AllSettings.SPOOL_LIMIT),
                        loop,
                        disk);
        ForwardedHeaders forwarded =
                new ForwardedHeaders(settings.value(AllSettings.TRUSTED_PROXIES));
        return new FrontEnd(limits, timeouts, forwarded, spool, refusals);
    }

    /** Carries out what the arbiter decides. */
    private final class Spawning implements Arbiter.Actions {
        @Override
        public void spawn() {
            pool.spawn(python.options());
        }

        @Override
        public void later(Duration pause) {
            loop.schedule(arbiter::respawn, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Binds all addresses; nothing is accepted yet. */
    void bind() throws StartRefused {
        binder.bind(settings.value(AllSettings.BIND));
    }

    /** Starts the workers and waits for the first that serves. */
    WorkerReady load() throws StartRefused, InterruptedException {
        loop.execute(arbiter::start);
        try {
            return arbiter.first().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Arbiter.NotLoaded notLoaded) {
                throw python.refusal(notLoaded.failure());
            }
            throw new IllegalStateException(e);
        }
    }

    /** Lets clients in and says so. */
    void accept(WorkerReady first) {
        loop.execute(() -> frontEnd.open(new Router(pool)));
        http.accept();
        logs.errors().println("Listening at " + String.join(", ", binder.addresses()));
        LOG.info(
                "{} from {} on {} {} at {} ({})",
                first.application(),
                first.file(),
                first.implementation(),
                first.python(),
                first.executable(),
                python.interpreter().origin());
        LOG.info(
                "workers {} (the first is {}), threads {}, front end {}",
                settings.value(AllSettings.WORKERS),
                first.pid(),
                settings.value(AllSettings.THREADS),
                ProcessHandle.current().pid());
        loop.execute(arbiter::announced);
    }

    /** Refuses new work, lets what runs finish within the graceful time-out, cuts what does not. */
    void stop(Signals signals) throws InterruptedException {
        LOG.info("stopping");
        loop.execute(arbiter::stop);
        long deadline = System.nanoTime() + settings.value(AllSettings.GRACEFUL_TIMEOUT).toNanos();
        boolean drained =
                within(http.drain(), deadline, signals) && within(pool.drain(), deadline, signals);
        if (!drained) {
            LOG.warn(
                    signals.hurried(0)
                            ? "told to stop a second time: what still runs is cut off"
                            : "not everything ended in time (--graceful-timeout)");
        }
    }

    private static boolean within(CompletableFuture<Void> ended, long deadline, Signals signals)
            throws InterruptedException {
        while (!ended.isDone()) {
            if (System.nanoTime() > deadline || signals.hurried(10)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        loop.execute(arbiter::stop);
        pool.kill();
        waitFor(pool.drain());
        http.close();
        binder.close();
        disk.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
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
