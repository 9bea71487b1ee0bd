package dev.islay.python;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that has loaded the applications and is forked for each worker: what it had loaded is
 * memory that they share. Its children die with it, because only it can tell how they end.
 *
 * <p>Threading: the event loop.
 */
final class Zygote implements Greeted {
    private static final Logger LOG = LoggerFactory.getLogger(Zygote.class);
    private static final int KILLED = 128 + 9;

    private final EventLoop loop;
    private final WorkerOptions options;
    private final WorkerSocket socket;
    private final LoadReport report;
    private final Runnable gone;
    private final WorkerProcess process = new WorkerProcess();
    private final Map<Long, Fork> waiting = new LinkedHashMap<>();
    private final Map<Long, ForkedProcess> children = new HashMap<>();
    private final LastWords lastWords;
    private @Nullable ZygoteConnection connection;
    private boolean disconnected;
    private boolean retired;
    private boolean ended;
    private long lastFork;

    /** A worker that is still to be forked, and what it has to know. */
    private record Fork(byte[] lines, CompletableFuture<Process> forked) {}

    /** {@code gone}: run when its process has ended. */
    Zygote(
            EventLoop loop,
            WorkerTransport transport,
            WorkerOptions options,
            Path stem,
            Runnable gone) {
        this.loop = loop;
        this.options = options;
        this.gone = gone;
        this.report = new LoadReport(options.applications().size());
        this.lastWords = new LastWords(loop, () -> disconnected, this::end);
        String token = Tokens.next();
        this.socket = new WorkerSocket(transport, this, Path.of(stem + ".sock"), token);
    }

    void start(WorkerProcesses processes) {
        String lines = WorkerStart.ofZygote(socket.token(), socket.path(), options);
        loop.schedule(this::bootTimedOut, options.bootTimeout().toMillis(), TimeUnit.MILLISECONDS);
        socket.open(
                loop, () -> processes.start(options, lines).whenCompleteAsync(this::started, loop));
    }

    private void started(@Nullable Process spawned, @Nullable Throwable cause) {
        if (spawned == null) {
            startFailed("cannot start " + options.interpreter().executable() + ": " + cause);
            return;
        }
        process.started(spawned);
        spawned.onExit().thenRunAsync(lastWords::begin, loop);
        if (retired) {
            process.kill();
        } else {
            socket.started();
        }
    }

    private void bootTimedOut() {
        if (report.ready() == null && !ended) {
            long seconds = options.bootTimeout().toSeconds();
            report.failed("it did not load within " + seconds + " s (--boot-timeout)");
            process.kill();
        }
    }

    @Override
    public void startFailed(String summary) {
        report.failed(summary);
        lastWords.end();
    }

    /** Forks a worker as soon as everything is loaded. */
    CompletableFuture<Process> fork(String lines) {
        CompletableFuture<Process> forked = new CompletableFuture<>();
        long number = ++lastFork;
        Fork fork = new Fork(lines.getBytes(StandardCharsets.US_ASCII), forked);
        waiting.put(number, fork);
        if (report.ready() != null && connection != null) {
            connection.fork(number, fork.lines());
        }
        return forked;
    }

    /** Ends as soon as its last child has. */
    void retire() {
        retired = true;
        endIfUnused();
    }

    /** No worker is wanted any more: one that still loads has nothing to do. */
    void drain() {
        if (report.ready() == null) {
            kill();
        }
    }

    void kill() {
        retired = true;
        process.kill();
    }

    private void endIfUnused() {
        if (retired && children.isEmpty() && waiting.isEmpty()) {
            process.kill();
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public @Nullable ChannelHandler connected(Channel channel, String place) {
        if (connection != null || disconnected || !place.equals("control")) {
            return null;
        }
        connection = new ZygoteConnection(this, channel);
        return connection;
    }

    void disconnected() {
        connection = null;
        disconnected = true;
        process.kill();
        lastWords.heard();
    }

    void frame(FrameType type, long id, ByteBuf payload) throws ProtocolViolation {
        switch (type) {
            case LOADED -> report.loaded(id, ControlConnection.json(payload));
            case FAILED -> report.failed(id, ControlConnection.json(payload));
            case READY -> ready();
            case FORKED -> forked(id, payload);
            case EXITED -> exited(id, payload);
            default -> throw new ProtocolViolation(type + " from a process that forks");
        }
    }

    private void ready() throws ProtocolViolation {
        report.ready(pid(), Map.of());
        socket.close();
        LOG.info("process {} has loaded what workers share", pid());
        ZygoteConnection to = connection;
        if (to != null) {
            waiting.forEach((number, fork) -> to.fork(number, fork.lines()));
        }
    }

    private void forked(long number, ByteBuf payload) throws ProtocolViolation {
        Fork fork = waiting.remove(number);
        if (fork == null || payload.readableBytes() < 8) {
            throw new ProtocolViolation("a worker was forked that nobody asked for");
        }
        long pid = payload.readLongLE();
        ProcessHandle handle = pid == 0 ? null : ProcessHandle.of(pid).orElse(null);
        if (handle == null) {
            String why = payload.toString(StandardCharsets.UTF_8);
            report(fork, "cannot fork a worker: " + (why.isEmpty() ? "it is gone" : why));
        } else {
            ForkedProcess child = new ForkedProcess(handle);
            children.put(pid, child);
            fork.forked().complete(child);
        }
    }

    private static void report(Fork fork, String why) {
        fork.forked().completeExceptionally(new java.io.IOException(why));
    }

    private void exited(long pid, ByteBuf payload) throws ProtocolViolation {
        if (payload.readableBytes() != 4) {
            throw new ProtocolViolation("an EXITED of " + payload.readableBytes() + " bytes");
        }
        ForkedProcess child = children.remove(pid);
        if (child != null) {
            child.ended(payload.readIntLE());
        }
        endIfUnused();
    }

    void broken(ProtocolViolation violation) {
        LOG.error("process {} broke the protocol and is killed: {}", pid(), violation.getMessage());
        process.kill();
    }

    /** The kernel kills its children too; where it does not, we do. */
    private void end() {
        ended = true;
        socket.close();
        if (!retired && report.ready() != null) {
            LOG.error("process {}, which workers are forked from, died: {}", pid(), process.how());
        }
        report.failed("the process that loads for all workers ended: " + process.how());
        waiting.values()
                .forEach(fork ->
                        fork.forked().completeExceptionally(new PreloadFailed(report.failures())));
        waiting.clear();
        for (ForkedProcess child : children.values()) {
            child.destroyForcibly();
            child.toHandle().onExit().thenRun(() -> child.ended(KILLED));
        }
        children.clear();
        gone.run();
    }
}
