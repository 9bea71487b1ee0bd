package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.fuzz.Choices;
import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ApplicationThreads;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.Wakeups;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker with one thread that calls Java applications, which call it in turn, as the protocol
 * says and in every way that it does not. The applications run on threads of their own, so a seed
 * gives the same frames, but not the same order of things.
 */
final class HostileCalls implements AutoCloseable {
    private static final long CALLS = Long.MIN_VALUE;
    private static final int MOST_THREADS = 6;
    private static final long PATIENCE_SECONDS = 10;
    private static final long REQUESTS = 1_000_000;

    private final Choices choices;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final EmbeddedChannel thread = new EmbeddedChannel();
    private final EmbeddedChannel idle = new EmbeddedChannel();
    private final EmbeddedChannel control = new EmbeddedChannel();
    private final ApplicationThreads threads =
            new ApplicationThreads(MOST_THREADS, Wakeups.AT_ONCE);
    private final CalledApplications called = new CalledApplications(threads, 5, "");
    private final List<StrictExchange> asked = new ArrayList<>();
    private final List<Long> received = new ArrayList<>();
    private final List<Long> nested = new ArrayList<>();
    private final PythonPool pool;
    private final PythonApplication application;
    private final Worker worker;
    private long calls;

    /** What must not have happened. */
    final List<String> wrongs = new ArrayList<>();

    HostileCalls(Choices choices, Path directory) {
        this.choices = choices;
        thread.config().setAllocator(memory);
        idle.config().setAllocator(memory);
        control.config().setAllocator(memory);
        AtomicLong ids = new AtomicLong(REQUESTS);
        Surroundings around =
                new Surroundings(
                        loop,
                        WorkerTransport.EPOLL,
                        new ResponseRules("", () -> Instant.EPOCH, () -> 1),
                        AccessLog.NONE,
                        Runnable::run,
                        new WorkerProcesses(),
                        ids::incrementAndGet,
                        called);
        Duration day = Duration.ofDays(1);
        PoolOptions options = new PoolOptions(20, day, day, day, directory.resolve("p"), _ -> {});
        pool = new PythonPool(options, around, new Nobody(), System::nanoTime);
        application = new PythonApplication(pool, 0, "", 1 << 20, false);
        worker = new Worker(pool, loop, 1, LoneWorker.workerOptions(), directory.resolve("w"));
        register();
    }

    /** Applications that do what Java code does to Python. */
    private void register() {
        called.put(
                "echo", (environ, start) -> begun(start, Body.of(environ.input().readAllBytes())));
        called.put("python", application);
        called.put(
                "around",
                (environ, start) -> begun(start, application.call(environ, (_, _, _) -> _ -> {})));
        called.put("forever", (_, start) -> begun(start, () -> new byte[10]));
        called.put("writes", HostileCalls::written);
        called.put(
                "waits",
                (_, _) -> {
                    new CountDownLatch(1).await();
                    return Body.empty();
                });
        called.put(
                "raises",
                (_, _) -> {
                    throw new IOException("on purpose");
                });
        called.put(
                "closes",
                (environ, start) ->
                        begun(start, Body.utf8("x").onClose(() -> read(application, environ))));
    }

    private static Body begun(StartResponse start, Body body) throws Exception {
        start.call("200 OK", Headers.of("Content-Type", "text/plain"));
        return body;
    }

    private static Body written(Environ environ, StartResponse start) throws Exception {
        start.call("200 OK", Headers.of()).write(new byte[100_000]);
        return Body.utf8("x");
    }

    private static void read(Application application, Environ environ) throws Exception {
        try (Body body = application.call(environ, (_, _, _) -> _ -> {})) {
            while (body.next() != null) {
                Thread.onSpinWait();
            }
        }
    }

    void start() {
        onLoop(() -> {
            place(thread, "0");
            place(idle, "1");
            place(control, "control");
            try {
                worker.report().loaded(0, Map.of());
                worker.ready(Map.of());
            } catch (ProtocolViolation e) {
                throw new AssertionError(e);
            }
        });
    }

    private void place(EmbeddedChannel at, String name) {
        ChannelHandler handler = Objects.requireNonNull(worker.connected(at, name));
        at.pipeline().addLast(handler);
    }

    void step() {
        onLoop(this::stepOnLoop);
        if (choices.oneIn(3)) {
            LockSupport.parkNanos(20_000L); // the threads of applications have a moment, too
        }
    }

    private void stepOnLoop() {
        switch (choices.below(10)) {
            case 0 -> ask();
            case 1 -> answer();
            case 2, 3, 4 -> call();
            case 5 -> leave();
            case 6 -> frame(choices.of(FrameType.values()), anyId(), payload());
            default -> go();
        }
        read();
    }

    private void ask() {
        StrictExchange exchange = new StrictExchange(asked.size() + 1L, RequestBody.NONE, wrongs);
        asked.add(exchange);
        application.serve(exchange);
    }

    private void leave() {
        if (!asked.isEmpty()) {
            choices.of(asked).leave();
        }
    }

    /** The response to the oldest request is whole. */
    private void answer() {
        if (!received.isEmpty() && choices.oneIn(2)) {
            send(Frames.head(received.removeFirst(), FrameDecoder.LAST, "200 OK", "x"));
        }
    }

    private void call() {
        String name =
                choices.of(
                        "echo", "python", "around", "forever", "writes", "waits", "raises",
                        "closes", "absent");
        ByteBuf payload = Unpooled.buffer();
        payload.writeLongLE(
                choices.oneIn(4) ? anyId() : received.isEmpty() ? 0 : received.getFirst());
        payload.writeByte(choices.of(0, 4)).writeByte(0).writeShortLE(2);
        String names = "REQUEST_METHOD\0CONTENT_LENGTH";
        String values = choices.of("GET\0", "POST\0005", "\0");
        payload.writeIntLE(names.length()).writeIntLE(values.length());
        payload.writeCharSequence(names + values + name, ISO_8859_1);
        long id = choices.oneIn(30) ? anyId() : CALLS + calls++;
        frame(FrameType.CALL, id, payload);
    }

    /** What a worker says of calls and nested requests, in time or not. */
    private void go() {
        if (choices.oneIn(3) && !nested.isEmpty()) {
            long id = choices.of(nested);
            FrameType type =
                    choices.of(
                            FrameType.HEAD,
                            FrameType.HEAD,
                            FrameType.DATA,
                            FrameType.BODY_WANTED,
                            FrameType.TROUBLE,
                            FrameType.ERROR);
            frame(type, id, type == FrameType.HEAD ? head() : payload());
        } else {
            FrameType type =
                    choices.of(
                            FrameType.CALL_NEXT,
                            FrameType.CALL_NEXT,
                            FrameType.CALL_BODY,
                            FrameType.CALL_CLOSE);
            frame(type, anyCall(), payload());
        }
    }

    private long anyCall() {
        return CALLS + choices.below((int) Math.max(1, calls));
    }

    private long anyId() {
        return switch (choices.below(4)) {
            case 0 -> choices.any();
            case 1 -> choices.below(10);
            case 2 -> nested.isEmpty() ? REQUESTS : choices.of(nested);
            default -> anyCall();
        };
    }

    private static ByteBuf head() {
        ByteBuf payload = Unpooled.buffer().writeIntLE(6);
        payload.writeCharSequence("200 OKblock", ISO_8859_1);
        return payload;
    }

    private ByteBuf payload() {
        return Unpooled.buffer()
                .writeByte(choices.below(5))
                .writeBytes(choices.bytes(choices.below(20)));
    }

    private void frame(FrameType type, long id, ByteBuf payload) {
        int flags = choices.of(0, 0, FrameDecoder.LAST, FrameDecoder.BROKEN);
        send(Frames.of(type, flags, id, payload));
    }

    private void send(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        byte[] sent = choices.oneIn(150) ? choices.mutated(bytes) : bytes;
        if (thread.isOpen()) {
            thread.writeInbound(memory.buffer().writeBytes(sent));
        }
    }

    /** The worker reads what it was sent. */
    private void read() {
        thread.runPendingTasks();
        for (ByteBuf next = thread.readOutbound(); next != null; next = thread.readOutbound()) {
            try {
                Frames.read(next).forEach(this::note);
            } catch (ProtocolViolation e) {
                wrongs.add("what we send is wrong: " + e.getMessage());
            }
        }
    }

    private void note(Frames.Frame frame) {
        if (frame.type() == FrameType.REQUEST) {
            received.add(frame.id());
        } else if (frame.type() == FrameType.NESTED) {
            nested.add(frame.id());
        }
    }

    /** The worker dies: whatever ran for it ends. */
    void end() {
        onLoop(() -> {
            for (EmbeddedChannel each : List.of(thread, idle)) {
                ThreadConnection connection = (ThreadConnection) each.pipeline().last();
                connection.bury(0, new ArrayList<>());
            }
            pool.drain();
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (threads.running() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000);
        }
        if (threads.running() > 0) {
            wrongs.add(threads.running() + " threads are left");
        }
        onLoop(() -> {
            pool.kill();
            for (EmbeddedChannel channel : List.of(thread, idle, control)) {
                channel.close();
                read();
                channel.finishAndReleaseAll();
            }
        });
        while (used() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000); // what threads have handed to the loop is still to run
        }
        if (used() > 0) {
            wrongs.add(used() + " bytes of buffers are not released");
        }
    }

    private long used() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    private void onLoop(Runnable step) {
        try {
            loop.submit(step).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the event loop hangs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }
}
