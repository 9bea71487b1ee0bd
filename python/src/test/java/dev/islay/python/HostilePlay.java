package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.fuzz.Choices;
import dev.islay.gateway.AccessLog;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A pool with one worker that breaks the protocol in every way that occurs to it, between frames
 * that are right, while clients come, read slowly and leave.
 */
final class HostilePlay {
    private static final int THREADS = 2;
    private static final String[] HEADS = {
        "200 OK",
        "200 OK\0Content-Length\0005",
        "204 No Content",
        "304 Not Modified\0ETag\0x",
        "200 OK\0Transfer-Encoding\0chunked",
        "200 OK\0A\0b\r\nC: d",
        "200 OK\0A",
        "99 Low",
        "103 Early Hints\0Link\0x",
        "",
    };

    private final Choices choices;
    private final Path file;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel[] channels = new EmbeddedChannel[THREADS + 1];
    private final EmbeddedChannel control;
    private final List<Deque<Long>> received = new ArrayList<>();
    private final List<StrictExchange> asked = new ArrayList<>();
    private final Deque<Frames.Frame> recalls = new ArrayDeque<>();
    private final PythonPool pool;
    private final PythonApplication application;
    private final Worker worker;
    private final boolean[] mapped = new boolean[THREADS];
    private long now = 1;

    /** What must not have happened. */
    final List<String> wrongs = new ArrayList<>();

    /** {@code file} has ten bytes; beside it lies {@code shared}, memory of two slots. */
    HostilePlay(Choices choices, Path directory, Path file) {
        this.choices = choices;
        this.file = file;
        for (int i = 0; i < channels.length; i++) {
            channels[i] = new EmbeddedChannel();
            channels[i].config().setAllocator(memory);
            channels[i].freezeTime();
            received.add(new ArrayDeque<>());
        }
        control = channels[THREADS];
        ResponseRules rules = new ResponseRules("", () -> Instant.EPOCH, () -> now);
        Surroundings around =
                new Surroundings(
                        channels[0].eventLoop(),
                        WorkerTransport.EPOLL,
                        rules,
                        AccessLog.NONE,
                        Runnable::run,
                        new WorkerProcesses());
        pool =
                new PythonPool(
                        new PoolOptions(
                                20,
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                directory.resolve("p"),
                                _ -> {}),
                        around,
                        new Nobody(),
                        () -> now);
        application = new PythonApplication(pool, 0, "", 1 << 20, false);
        worker =
                new Worker(
                        pool,
                        channels[0].eventLoop(),
                        1,
                        LoneWorker.workerOptions(),
                        directory.resolve("w"));
    }

    /** The worker comes up, mostly as it should. */
    void start() {
        for (int i = 0; i < THREADS; i++) {
            place(channels[i], "" + i);
        }
        place(control, "control");
        while (choices.oneIn(4)) {
            control(choices.of(FrameType.READY, FrameType.FAILED, FrameType.LOADED), json());
        }
        control(FrameType.LOADED, "{\"application\": \"a:b\"}");
        control(FrameType.READY, "{}");
    }

    private void place(EmbeddedChannel at, String name) {
        ChannelHandler handler = Objects.requireNonNull(worker.connected(at, name));
        at.pipeline().addLast(handler);
    }

    private void control(FrameType type, String json) {
        feed(THREADS, Frames.of(type, 0, choices.oneIn(9) ? choices.any() : 0, json));
    }

    private String json() {
        String right = "{\"gil\": true, \"python\": \"3.1\", \"module\": null, \"n\": 12.5e3}";
        return new String(choices.mutated(right.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    void step() {
        switch (choices.below(12)) {
            case 0, 1 -> ask();
            case 2 -> pass();
            case 3 -> anyClient();
            case 4 -> controlFrame();
            default -> threadFrame(choices.below(THREADS));
        }
        run();
    }

    private void ask() {
        RequestBody body =
                choices.oneIn(4) ? new RequestBody.Streamed(new Upload()) : RequestBody.NONE;
        StrictExchange exchange = new StrictExchange(asked.size() + 1L, body, wrongs);
        asked.add(exchange);
        application.serve(exchange);
    }

    private void pass() {
        long nanos = choices.of(200_000L, 1_000_000L, 4_000_000L, 300_000_000L);
        now += nanos;
        channels[0].advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channels[0].runScheduledPendingTasks();
    }

    private void anyClient() {
        if (asked.isEmpty()) {
            return;
        }
        StrictExchange exchange = choices.of(asked);
        switch (choices.below(6)) {
            case 0 -> exchange.leave();
            case 1 -> exchange.take(false);
            case 2 -> exchange.endFile(choices.oneIn(2));
            case 3 -> upload(exchange);
            default -> exchange.take(true);
        }
    }

    private void upload(StrictExchange exchange) {
        if (exchange.body() instanceof RequestBody.Streamed streamed
                && streamed.stream() instanceof Upload upload
                && !exchange.settled()) {
            upload.send(choices);
        }
    }

    private void controlFrame() {
        switch (choices.below(8)) {
            case 0 -> control(FrameType.LOG, "line\nline\u00ff");
            case 1 -> control(FrameType.STACKS_ARE, "stacks");
            case 2 -> send(THREADS, choices.bytes(choices.below(60)));
            case 3 -> control(choices.of(FrameType.values()), json());
            default -> answerRecall();
        }
    }

    /** With what was not begun, as far as the worker knows, or with nonsense. */
    private void answerRecall() {
        Frames.Frame recall = recalls.poll();
        if (recall == null && !choices.oneIn(10)) {
            return;
        }
        int thread = recall == null ? choices.below(THREADS + 1) : recall.payload().charAt(0);
        ByteBuf payload = Unpooled.buffer().writeIntLE(thread);
        List<Long> pipe = List.copyOf(received.get(Math.min(thread, THREADS)));
        for (Long id : pipe.subList(Math.min(choices.below(3), pipe.size()), pipe.size())) {
            payload.writeLongLE(choices.oneIn(20) ? id + choices.below(3) - 1 : id);
            received.get(thread).remove(id);
        }
        feed(THREADS, Frames.of(FrameType.RECALLED, 0, 0, payload));
    }

    private void threadFrame(int thread) {
        Long oldest = received.get(thread).peek();
        if (oldest == null && !choices.oneIn(20)) {
            return;
        }
        long id = oldest == null || choices.oneIn(100) ? choices.below(20) : oldest;
        boolean last = choices.oneIn(4);
        int flags = choices.oneIn(50) ? choices.below(256) : last ? FrameDecoder.LAST : 0;
        FrameType type = type(last, mapped[thread]);
        boolean block = type == FrameType.HEAD || type == FrameType.DATA;
        boolean pointing = block && choices.oneIn(mapped[thread] ? 2 : 200);
        if (type == FrameType.ERROR || type == FrameType.FILE || last) {
            received.get(thread).poll();
        }
        if (pointing) {
            feed(thread, Frames.of(type, flags | FrameDecoder.SHARED, id, pointing(type)));
        } else {
            feed(thread, Frames.of(type, flags, id, payload(type)));
        }
    }

    private FrameType type(boolean last, boolean sharing) {
        if (choices.oneIn(40)) {
            return choices.of(FrameType.values());
        }
        return last
                ? choices.of(FrameType.HEAD, FrameType.DATA, FrameType.ERROR)
                : choices.of(
                        FrameType.HEAD,
                        FrameType.DATA,
                        FrameType.DATA,
                        FrameType.INFORM,
                        FrameType.TROUBLE,
                        FrameType.BODY_WANTED,
                        sharing || choices.oneIn(3) ? FrameType.SLOTS_WANTED : FrameType.MEMORY,
                        FrameType.FILE);
    }

    private ByteBuf payload(FrameType type) {
        ByteBuf payload = Unpooled.buffer();
        switch (type) {
            case HEAD -> {
                String head = choices.oneIn(3) ? choices.of(HEADS) : "200 OK";
                payload.writeIntLE(choices.oneIn(50) ? (int) choices.any() : head.length());
                payload.writeCharSequence(head, ISO_8859_1);
            }
            case INFORM -> payload.writeCharSequence(choices.of(HEADS), ISO_8859_1);
            case FILE -> describe(payload, file, choices.below(11));
            case MEMORY ->
                    describe(
                            payload,
                            file.resolveSibling("shared"),
                            choices.of(4096L, 135_168L, 266_240L));
            case ERROR, TROUBLE -> payload.writeByte(choices.below(6));
            default -> {}
        }
        if (type != FrameType.FILE && type != FrameType.MEMORY && type != FrameType.INFORM) {
            payload.writeBytes(new byte[Math.min(choices.length(1 << 16), 65_000)]);
        }
        return payload;
    }

    /** A head, and where a block lies: in one of the two slots, mostly. */
    private ByteBuf pointing(FrameType type) {
        ByteBuf payload = Unpooled.buffer();
        if (type == FrameType.HEAD) {
            String head = choices.oneIn(3) ? choices.of(HEADS) : "200 OK";
            payload.writeIntLE(head.length());
            payload.writeCharSequence(head, ISO_8859_1);
        }
        payload.writeIntLE(choices.oneIn(30) ? (int) choices.any() : choices.below(2));
        return payload.writeIntLE(choices.oneIn(30) ? (int) choices.any() : choices.below(131_072));
    }

    private void describe(ByteBuf payload, Path named, long count) {
        try {
            payload.writeLongLE(FileOpenerTest.number(named, "dev"));
            payload.writeLongLE(FileOpenerTest.number(named, "ino"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        payload.writeLongLE(choices.oneIn(9) ? choices.any() : 0);
        payload.writeLongLE(choices.oneIn(9) ? choices.any() : count);
        String path = choices.oneIn(3) ? choices.of("/none", "/dev", "a\0b") : named.toString();
        payload.writeCharSequence(path, ISO_8859_1);
    }

    private void feed(int channel, ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        send(channel, choices.oneIn(60) ? choices.mutated(bytes) : bytes);
    }

    private void send(int channel, byte[] bytes) {
        for (byte[] piece : choices.pieces(bytes)) {
            if (channels[channel].isOpen()) {
                channels[channel].writeInbound(memory.buffer().writeBytes(piece));
            }
        }
    }

    /** The worker reads what it was sent. */
    private void run() {
        channels[0].runPendingTasks();
        for (int i = 0; i < channels.length; i++) {
            for (ByteBuf next = channels[i].readOutbound();
                    next != null;
                    next = channels[i].readOutbound()) {
                read(i, next);
            }
        }
    }

    private void read(int channel, ByteBuf bytes) {
        try {
            for (Frames.Frame frame : Frames.read(bytes)) {
                if (frame.type() == FrameType.REQUEST) {
                    received.get(channel).add(frame.id());
                } else if (frame.type() == FrameType.RECALL) {
                    recalls.add(frame);
                } else if (frame.type() == FrameType.MAPPED) {
                    mapped[channel] = true;
                }
            }
        } catch (ProtocolViolation e) {
            wrongs.add("what we send is wrong: " + e.getMessage());
        }
    }

    /** The worker dies, the pool is drained: every client has been answered by then. */
    void end() {
        List<Ticket> again = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ThreadConnection thread = (ThreadConnection) channels[i].pipeline().last();
            again.addAll(thread.bury(choices.below(asked.size() + 1), new ArrayList<>()));
        }
        pool.drain();
        run();
        for (StrictExchange exchange : asked) {
            exchange.take(true);
            exchange.endFile(true);
            if (!exchange.settled() && again.stream().noneMatch(t -> t.id() == exchange.id())) {
                wrongs.add("request " + exchange.id() + " is never answered");
            }
        }
        pool.kill();
        for (EmbeddedChannel channel : channels) {
            channel.close();
            run();
            channel.finishAndReleaseAll();
        }
        long left = memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        if (left != 0) {
            wrongs.add(left + " bytes of buffers are not released");
        }
    }
}
