package dev.islay.python;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ResponseRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A pool with one worker of two threads; the test is the worker's side and the clients. */
final class LoneWorker implements AutoCloseable {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final EmbeddedChannel other = new EmbeddedChannel();
    final EmbeddedChannel control = new EmbeddedChannel();
    final List<Frames.Frame> sent = new ArrayList<>();
    final PythonApplication application;
    final ThreadConnection connection;
    private final long start = System.nanoTime();
    private final PythonPool pool;
    private final Worker worker;
    private boolean frozen = true;
    private long passed;

    LoneWorker(Path directory) throws ProtocolViolation {
        PoolOptions options =
                new PoolOptions(
                        100,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5),
                        directory.resolve("p"),
                        _ -> {});
        ResponseRules rules = new ResponseRules("", () -> Instant.EPOCH, () -> 0);
        Surroundings around =
                new Surroundings(
                        channel.eventLoop(),
                        WorkerTransport.EPOLL,
                        rules,
                        AccessLog.NONE,
                        Runnable::run,
                        new WorkerProcesses());
        pool =
                new PythonPool(
                        options,
                        around,
                        new Nobody(),
                        () -> frozen ? start + passed : System.nanoTime());
        application = new PythonApplication(pool, 0, "", 1 << 20, false);
        worker = new Worker(pool, channel.eventLoop(), 1, workerOptions(), directory.resolve("w"));
        connection = (ThreadConnection) place(channel, "0");
        place(other, "1");
        place(control, "control");
        worker.report().loaded(0, Map.of());
        worker.ready(Map.of());
    }

    private ChannelHandler place(EmbeddedChannel at, String name) {
        ChannelHandler handler = Objects.requireNonNull(worker.connected(at, name));
        at.pipeline().addLast(handler);
        return handler;
    }

    /** The scheduler's clock, which stands still otherwise, goes on by so much. */
    void pass(long nanos) {
        passed += nanos;
    }

    /** The scheduler's clock is the real one from here on. */
    void useRealClock() {
        frozen = false;
    }

    @Override
    public void close() {
        pool.kill();
        channel.finishAndReleaseAll();
        other.finishAndReleaseAll();
        control.finishAndReleaseAll();
    }

    AskedExchange ask(long id) {
        return ask(new AskedExchange(id));
    }

    AskedExchange ask(AskedExchange exchange) {
        application.serve(exchange);
        return exchange;
    }

    void ask(long first, int count) {
        for (long id = first; id < first + count; id++) {
            ask(id);
        }
    }

    /** One turn of the event loop; what was sent to the worker is in {@link #sent}. */
    void run() throws ProtocolViolation {
        channel.runPendingTasks();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sent.addAll(Frames.read(next));
        }
    }

    static WorkerOptions workerOptions() {
        return workerOptions(2);
    }

    static WorkerOptions workerOptions(int threads) {
        return new WorkerOptions(
                new Interpreter(Path.of("/python"), "3.14.3", "CPython", null, Map.of(), "test"),
                Path.of("/home"),
                List.of(new Hosted("a:b", Map.of())),
                threads,
                new WorkerOptions.Placement(null, List.of()),
                Map.of(),
                false,
                "islay",
                0,
                Duration.ofSeconds(1),
                false,
                false,
                null,
                Hooks.NONE,
                false);
    }
}
