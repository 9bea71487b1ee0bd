package dev.islay.python;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker process and its connections, from the start of the process to its burial.
 *
 * <p>A worker is dead when its process has exited, not when a socket ends: children of the
 * application may hold copies. What it had written by then is still read; then the progress page
 * tells which requests had begun.
 *
 * <p>Threading: the event loop.
 */
final class Worker implements Greeted {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final PythonPool pool;
    private final EventLoop loop;
    private final long id;
    private final WorkerOptions options;
    private final WorkerSocket socket;
    private final ProgressPage progress;
    private final String token;
    private final WorkerThreads threads;
    private final LoadReport report;
    private final DeadlineWatch watch;
    private final WorkerProcess process = new WorkerProcess();
    private final WorkerView view;
    private final LastWords lastWords;
    private WorkerState state = WorkerState.STARTING;
    private @Nullable ControlConnection control;
    private @Nullable WorkerSlots<Ticket> slots;
    private @Nullable ScheduledFuture<?> bootTimer;
    private boolean controlOpen;
    private boolean askedToEnd;
    private boolean suspect;

    /** {@code id}: its number within the pool. */
    Worker(PythonPool pool, EventLoop loop, long id, WorkerOptions options, Path stem) {
        this.pool = pool;
        this.loop = loop;
        this.id = id;
        this.options = options;
        this.token = Tokens.next();
        this.socket =
                new WorkerSocket(pool.around().transport(), this, Path.of(stem + ".sock"), token);
        this.progress = new ProgressPage(Path.of(stem + ".page"), options.threads());
        this.threads = new WorkerThreads(options.threads());
        this.report = new LoadReport(options.applications().size());
        this.lastWords = new LastWords(loop, this::silent, this::bury);
        this.view = new WorkerView(this, threads, process, loop, Path.of(stem + ".stacks"));
        this.watch = WatchedWorker.watch(this, progress, threads);
    }

    void start(WorkerStarts starts) {
        long timeout = options.bootTimeout().toMillis();
        bootTimer = loop.schedule(this::bootTimedOut, timeout, TimeUnit.MILLISECONDS);
        List<String> called = pool.around().called().names();
        Path stacks = view.stacks().file();
        WorkerStart start =
                new WorkerStart(token, socket.path(), progress.path(), stacks, options, called);
        new WorkerLaunch(loop, starts, this::started, this::startFailed)
                .begin(socket, progress, start);
    }

    private void started(@Nullable Process spawned, @Nullable Throwable cause) {
        if (cause instanceof PreloadFailed failed) {
            report.failed(failed.failures());
        }
        if (spawned == null) {
            startFailed("cannot start " + options.interpreter().executable() + ": " + cause);
            return;
        }
        process.started(spawned);
        spawned.onExit().thenRunAsync(this::exited, loop);
        if (state.coming()) {
            socket.started(); // whatever waits there may make it serve
        } else {
            spawned.destroyForcibly();
        }
    }

    /** There is no process, or none that could ever serve. */
    @Override
    public void startFailed(String summary) {
        report.failed(summary);
        process.kill();
        lastWords.end();
    }

    private void bootTimedOut() {
        if (state.coming()) {
            String what = state == WorkerState.PROBED ? "answer the probe" : "load";
            long seconds = options.bootTimeout().toSeconds();
            fail("it did not " + what + " within " + seconds + " s (--boot-timeout)");
            socket.close();
        }
    }

    /** It is not to serve; with a reason it is as if nothing of it had loaded. */
    private void fail(@Nullable String summary) {
        state = state.after(WorkerEvent.FAILED);
        if (summary != null) {
            report.failed(summary);
        }
        kill();
    }

    long id() {
        return id;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    PythonPool pool() {
        return pool;
    }

    @Override
    public @Nullable ChannelHandler connected(Channel channel, String place) {
        if (place.equals("control")) {
            return controlConnected(channel);
        }
        ThreadConnection connection = threads.connect(this, channel, place);
        serveWhenComplete();
        return connection;
    }

    private @Nullable ChannelHandler controlConnected(Channel channel) {
        if (control != null) {
            return null;
        }
        control = new ControlConnection(this, channel);
        controlOpen = true;
        return control;
    }

    void controlEnded() {
        controlOpen = false;
        if (serves() || state == WorkerState.PROBED) {
            suspect("its control connection");
        }
        lastWords.heard();
    }

    void ready(Map<String, String> values) throws ProtocolViolation {
        report.ready(pid(), values);
        serveWhenComplete();
    }

    private void serveWhenComplete() {
        if (report.ready() == null || !threads.complete() || state != WorkerState.STARTING) {
            return;
        }
        state = state.after(WorkerEvent.LOADED);
        pool.observer().loaded(id);
        ProbeTarget probe = options.probe();
        if (probe == null) {
            probed();
        } else {
            new BootProbe(this, threads.at(0), probe, options.software()).next();
        }
    }

    /** The probe is over, or there was none. */
    void probed() {
        WorkerReady ready = Objects.requireNonNull(report.ready());
        if (report.loaded().isEmpty() || !pool.observer().admits(id, ready)) {
            fail(null);
        } else {
            serve(ready);
        }
    }

    private void serve(WorkerReady ready) {
        state = state.after(WorkerEvent.ADMITTED);
        cancelBootTimer();
        socket.close();
        int cpus = ready.gil() ? 1 : Runtime.getRuntime().availableProcessors();
        WorkerSlots<Ticket> serving = pool.serving(this, ready, threads.count(), cpus);
        slots = serving;
        for (ThreadSlot<Ticket> slot : serving.threads()) {
            connection(slot).serveAs(slot);
        }
    }

    private void cancelBootTimer() {
        if (bootTimer != null) {
            bootTimer.cancel(false);
        }
    }

    LoadReport report() {
        return report;
    }

    /** Whether somebody wanted it to end. */
    boolean askedToEnd() {
        return askedToEnd;
    }

    WorkerState state() {
        return state;
    }

    /** It takes requests. */
    boolean serves() {
        return state == WorkerState.SERVING;
    }

    /** The numbers of the applications that it could not load. */
    Set<Integer> missing() {
        return report.failures().keySet();
    }

    ThreadConnection connection(ThreadSlot<Ticket> slot) {
        return threads.at(slot.index());
    }

    void recall(ThreadSlot<Ticket> slot) {
        tell(to -> to.recall(slot.index(), connection(slot).lastSent()));
    }

    void recalled(int thread, List<Long> ids) throws ProtocolViolation {
        if (!threads.has(thread)) {
            throw new ProtocolViolation("RECALLED for thread " + thread);
        }
        pool.putBack(threads.at(thread).takeBack(ids));
    }

    void tell(Consumer<ControlConnection> what) {
        if (control != null) {
            what.accept(control);
        }
    }

    WorkerView view() {
        return view;
    }

    DeadlineWatch watch() {
        return watch;
    }

    /** Null as long as there is none. */
    @Nullable ControlConnection control() {
        return control;
    }

    void sampleCpu(long now) {
        if (slots != null && slots.wantsCpuSample(now)) {
            long wanted = process.wantedCpuNanos();
            if (wanted >= 0) {
                slots.cpuSampled(wanted, now);
            }
        }
    }

    /** Finishes what it has and ends; one that does not serve yet is killed. */
    void drain() {
        WorkerState before = state;
        askedToEnd = true;
        state = state.after(WorkerEvent.RETIRED);
        if (before.coming()) {
            kill();
        } else if (before == WorkerState.SERVING && control != null) {
            pool.retired(Objects.requireNonNull(slots));
            control.drain();
        }
    }

    /**
     * As {@link #drain}, but what it has not begun goes to others, and it is killed if it is still
     * there when {@code grace} is over.
     */
    void retire(Duration grace) {
        WorkerSlots<Ticket> serving = slots;
        if (state == WorkerState.SERVING && serving != null) {
            serving.threads().stream()
                    .filter(slot -> slot.inFlight() > 1 && !slot.recalling())
                    .forEach(this::recallNow);
            loop.schedule(() -> outstay(grace), grace.toMillis(), TimeUnit.MILLISECONDS);
        }
        drain();
    }

    private void recallNow(ThreadSlot<Ticket> slot) {
        slot.recallSent();
        recall(slot);
    }

    private void outstay(Duration grace) {
        if (state != WorkerState.GONE) {
            LOG.warn(
                    "worker {} did not end within {} ms (--graceful-timeout) and is killed",
                    pid(),
                    grace.toMillis());
            kill();
        }
    }

    /**
     * Ends it, whatever it does. One whose process is about to start ends when that has started.
     */
    void kill() {
        if (!process.kill()) {
            state = state.after(WorkerEvent.FAILED);
        }
    }

    /** The worker broke the protocol. */
    void broken(ProtocolViolation violation) {
        LOG.error("worker {} broke the protocol and is killed: {}", pid(), violation.getMessage());
        kill();
    }

    void connectionFailed(Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("a connection of worker {} failed: {}", pid(), cause.toString());
        } else {
            LOG.error("fault in the front end; worker {} is killed", pid(), cause);
            kill();
        }
    }

    void connectionEnded(ThreadConnection connection) {
        threads.ended();
        lastWords.heard();
        if (state != WorkerState.RETIRING && state != WorkerState.GONE) {
            suspect("the connection of thread " + connection.index());
        }
    }

    private void suspect(String closed) {
        if (!suspect) {
            suspect = true;
            loop.schedule(() -> killIfAlive(closed), LastWords.MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The end of a process is told later than the end of its sockets. */
    private void killIfAlive(String closed) {
        if (state != WorkerState.GONE) {
            LOG.warn("worker {} closed {} and is killed", pid(), closed);
            kill();
        }
    }

    private void exited() {
        if (slots != null && serves()) {
            pool.retired(slots);
        }
        state = state.after(WorkerEvent.ENDED);
        threads.all().forEach(ThreadConnection::readOn);
        lastWords.begin();
    }

    private boolean silent() {
        return control != null && !controlOpen && threads.silent();
    }

    /** Everything that it wrote has been read: settle its requests and forget it. */
    private void bury() {
        state = state.after(WorkerEvent.ENDED);
        cancelBootTimer();
        socket.close();
        watch.workerDied();
        String how = process.how();
        List<String> lost = new ArrayList<>();
        pool.putBack(threads.bury(progress.read(), lost));
        progress.delete();
        view.stacks().end();
        tell(ControlConnection::close);
        if (slots == null) {
            report.failed("the worker ended while it started: " + how);
            pool.failed(this, report.failures());
        } else {
            pool.ended(this, how, lost, askedToEnd);
        }
    }
}
