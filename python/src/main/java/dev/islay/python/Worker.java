package dev.islay.python;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long LAST_WORDS_MILLIS = 200;
    private static final int LAST_WORDS_TURNS = 4;

    /** The states of a worker's life, in order. */
    private enum State {
        BOOTING,
        SERVING,
        RETIRING,
        GONE
    }

    private final PythonPool pool;
    private final EventLoop loop;
    private final long id;
    private final WorkerOptions options;
    private final WorkerSocket socket;
    private final ProgressPage progress;
    private final String token;
    private final @Nullable ThreadConnection[] threads;
    private final LoadReport report;
    private final long since = System.nanoTime();
    private State state = State.BOOTING;
    private @Nullable ControlConnection control;
    private @Nullable Process process;
    private @Nullable WorkerSlots<Ticket> slots;
    private @Nullable ProcessCpu cpu;
    private @Nullable ScheduledFuture<?> bootTimer;
    private int openThreads;
    private boolean controlOpen;
    private boolean retirement;
    private boolean suspect;
    private boolean buried;

    /** {@code id}: its number within the pool. */
    Worker(PythonPool pool, EventLoop loop, long id, WorkerOptions options, Path stem) {
        this.pool = pool;
        this.loop = loop;
        this.id = id;
        this.options = options;
        this.token = Tokens.next();
        this.socket = new WorkerSocket(pool.transport(), this, Path.of(stem + ".sock"), token);
        this.progress = new ProgressPage(Path.of(stem + ".page"), options.threads());
        this.threads = new ThreadConnection[options.threads()];
        this.report = new LoadReport(options.applications().size());
    }

    void start(WorkerProcesses processes) {
        long timeout = options.bootTimeout().toMillis();
        bootTimer = loop.schedule(this::bootTimedOut, timeout, TimeUnit.MILLISECONDS);
        progress.create();
        WorkerStart lines = new WorkerStart(token, socket.path(), progress.path(), options);
        socket.open(
                loop,
                () ->
                        processes
                                .start(options, lines.lines())
                                .whenCompleteAsync(this::started, loop));
    }

    private void started(@Nullable Process spawned, @Nullable Throwable cause) {
        if (spawned == null) {
            startFailed("cannot start " + options.interpreter().executable() + ": " + cause);
            return;
        }
        process = spawned;
        cpu = new ProcessCpu(spawned.pid());
        spawned.onExit().thenRunAsync(this::exited, loop);
        if (state == State.GONE) {
            spawned.destroyForcibly();
        }
    }

    void startFailed(String summary) {
        report.failed(summary);
        bury();
    }

    private void bootTimedOut() {
        if (state == State.BOOTING) {
            long seconds = options.bootTimeout().toSeconds();
            report.failed("it did not load within " + seconds + " s (--boot-timeout)");
            kill();
        }
    }

    long id() {
        return id;
    }

    long pid() {
        return process == null ? 0 : process.pid();
    }

    PythonPool pool() {
        return pool;
    }

    /** The handler for a connection that has proved itself; null when it has no place here. */
    @Nullable ChannelHandler connected(Channel channel, String place) {
        if (place.equals("control")) {
            return controlConnected(channel);
        }
        int index = place.matches("\\d{1,4}") ? Integer.parseInt(place) : -1;
        if (index < 0 || index >= threads.length || threads[index] != null) {
            return null;
        }
        ThreadConnection connection = new ThreadConnection(this, channel, index);
        threads[index] = connection;
        openThreads++;
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
        if (state == State.SERVING) {
            suspect("its control connection");
        }
        buryWhenSilent();
    }

    void ready(Map<String, String> values) throws ProtocolViolation {
        report.ready(pid(), values);
        serveWhenComplete();
    }

    private void serveWhenComplete() {
        WorkerReady ready = report.ready();
        if (ready == null || openThreads < threads.length || state != State.BOOTING) {
            return;
        }
        state = State.SERVING;
        cancelBootTimer();
        socket.close();
        int cpus = ready.gil() ? 1 : Runtime.getRuntime().availableProcessors();
        WorkerSlots<Ticket> serving = pool.serving(this, ready, threads.length, cpus);
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

    /** It takes requests. */
    boolean serves() {
        return state == State.SERVING;
    }

    /** The numbers of the applications that it could not load. */
    Set<Integer> missing() {
        return report.failures().keySet();
    }

    ThreadConnection connection(ThreadSlot<Ticket> slot) {
        return Objects.requireNonNull(threads[slot.index()]);
    }

    void recall(ThreadSlot<Ticket> slot) {
        if (control != null) {
            control.recall(slot.index(), connection(slot).lastSent());
        }
    }

    void recalled(int thread, List<Long> ids) throws ProtocolViolation {
        if (thread < 0 || thread >= threads.length || threads[thread] == null) {
            throw new ProtocolViolation("RECALLED for thread " + thread);
        }
        pool.putBack(Objects.requireNonNull(threads[thread]).takeBack(ids));
    }

    void cancel(long id) {
        if (control != null) {
            control.cancel(id);
        }
    }

    void stacks(String text) {
        LOG.info("stacks of worker {}\n{}", pid(), text);
    }

    void sampleCpu(long now) {
        if (slots != null && cpu != null && slots.wantsCpuSample(now)) {
            long used = cpu.nanos();
            if (used >= 0) {
                slots.cpuSampled(used, now);
            }
        }
    }

    /** Finishes what it has and ends. */
    void drain() {
        if (state == State.SERVING && control != null) {
            state = State.RETIRING;
            pool.retired(Objects.requireNonNull(slots));
            control.drain();
        } else if (state == State.BOOTING) {
            kill();
        }
    }

    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
        if (state == State.BOOTING && process == null) {
            state = State.GONE;
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
        openThreads--;
        if (state == State.GONE) {
            buryWhenSilent();
        } else if (state != State.RETIRING) {
            suspect("the connection of thread " + connection.index());
        }
    }

    private void suspect(String closed) {
        if (!suspect) {
            suspect = true;
            loop.schedule(() -> killIfAlive(closed), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The end of a process is told later than the end of its sockets. */
    private void killIfAlive(String closed) {
        if (state != State.GONE) {
            LOG.warn("worker {} closed {} and is killed", pid(), closed);
            kill();
        }
    }

    private void exited() {
        boolean retiring = state == State.RETIRING;
        if (slots != null && !retiring) {
            pool.retired(slots);
        }
        state = State.GONE;
        retirement = retiring;
        for (ThreadConnection thread : threads) {
            if (thread != null) {
                thread.readToTheEnd();
            }
        }
        buryAfter(LAST_WORDS_TURNS);
        buryWhenSilent();
    }

    /** Waits in several turns: a loop that was held up reads what lies in sockets in each. */
    private void buryAfter(int turns) {
        if (turns == 0) {
            bury();
        } else {
            long pause = LAST_WORDS_MILLIS / LAST_WORDS_TURNS;
            loop.schedule(() -> buryAfter(turns - 1), pause, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * What it has written last, the reason for a failed start above all, may still be unread; the
     * connection itself may still be about to be accepted.
     */
    private void buryWhenSilent() {
        boolean silent = control != null && !controlOpen && openThreads == 0;
        if (state == State.GONE && silent) {
            bury();
        }
    }

    /** Everything that it wrote has been read: settle its requests and forget it. */
    private void bury() {
        if (buried) {
            return;
        }
        buried = true;
        state = State.GONE;
        cancelBootTimer();
        socket.close();
        String how = process == null ? "" : ExitStatusText.of(process.exitValue());
        List<String> lost = settle();
        progress.delete();
        if (control != null) {
            control.close();
        }
        if (slots == null) {
            report.failed("the worker ended while it started: " + how);
            pool.failed(this, report.failures());
        } else {
            String story =
                    lost.isEmpty() ? how : how + ", while it answered " + String.join(", ", lost);
            pool.ended(this, story, retirement);
        }
    }

    /** Returns the requests that were lost. */
    private List<String> settle() {
        long[] begun = progress.read();
        List<Ticket> unbegun = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (ThreadConnection thread : threads) {
            if (thread != null) {
                List<Ticket> back = thread.bury(begun[thread.index()], lost);
                unbegun.addAll(back);
                thread.close();
            }
        }
        unbegun.sort(Comparator.comparingLong(Ticket::id));
        pool.putBack(unbegun);
        return lost;
    }

    /** {@code now}: by {@link System#nanoTime}. */
    WorkerStatus status(long now) {
        ThreadLoads loads = ThreadLoads.of(threads, pid(), now);
        return new WorkerStatus(
                pid(),
                state.name().toLowerCase(Locale.ROOT),
                now - since,
                cpu == null ? -1 : cpu.nanos(),
                process == null ? -1 : ResidentMemory.of(pid()),
                loads.served(),
                loads.running(),
                loads.waiting());
    }
}
