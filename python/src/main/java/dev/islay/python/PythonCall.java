package dev.islay.python;

import dev.islay.gateway.ApplicationFailed;
import dev.islay.gateway.Failure;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestName;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Java code calls a Python application: the way from the event loop, where the worker's frames
 * arrive, to the thread of the request, which waits for them.
 *
 * <p>While 64 KiB wait for that thread, the worker's connection is not read. The thread also reads
 * the body of the request, when the worker asks for a piece of it: so it is used by one thread at a
 * time, and only while its owner waits for an answer.
 *
 * <p>Threading: what {@link Origin} has, on the event loop; {@link #take} and {@link #close} on the
 * thread of the request. The lock guards what both sides look at.
 */
final class PythonCall implements Origin {
    /** What has come from the worker. */
    sealed interface Event {
        /** The head, with the first bytes. */
        record Head(String status, List<String> fields, byte[] block, boolean last)
                implements Event {}

        /** More bytes. */
        record Data(byte[] block, boolean last) implements Event {}

        /** The rest of the body is this; it is ours to close. */
        record File(FileSlice slice) implements Event {}

        /** There is no whole response. */
        record Broken(ApplicationFailed why) implements Event {}

        /** The application reads the body: a piece of it is wanted there. */
        record Wanted(PieceSink sink) implements Event {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(PythonCall.class);
    private static final int HIGH = 65_536;
    private static final int LOW = HIGH / 2;

    private final PythonPool pool;
    private final long id;
    private final CallRequest request;
    private final @Nullable Chain chain;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Event> events = new ArrayDeque<>();
    private int held;
    private boolean closed;
    private boolean full;
    private boolean committed;
    private @Nullable Thread waiting;
    private @Nullable Runnable onWritable;

    /** A call that is not on its way yet. {@code chain}: see {@link #chain}. */
    PythonCall(PythonPool pool, long id, CallRequest request, @Nullable Chain chain) {
        this.pool = pool;
        this.id = id;
        this.request = request;
        this.chain = chain;
    }

    @Override
    public @Nullable Chain chain() {
        return chain;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String path() {
        return request.name().target();
    }

    @Override
    public boolean committed() {
        return committed;
    }

    @Override
    public RequestBody body() {
        return request.body();
    }

    @Override
    public void encode(RequestEncoder encoder, PythonApplication application, ByteBuf out) {
        boolean asked = request.input() != null;
        encoder.encode(this, request.pairs(), application.number(), asked, out);
    }

    /** As {@link #encode}, for a thread that waits for a call. */
    void encodeNested(
            RequestEncoder encoder, long waits, PythonApplication application, ByteBuf out) {
        encoder.nested(waits);
        try {
            encode(encoder, application, out);
        } finally {
            encoder.nested(RequestEncoder.NOT_NESTED);
        }
    }

    /** Java code has no place for it. */
    @Override
    public void inform(String status, List<String> fields) {
        LOG.debug("{}: {} is not passed on through Java middleware", name(), status);
    }

    @Override
    public void head(String status, List<String> fields, ByteBuffer block, boolean last) {
        committed = true;
        byte[] bytes = bytes(block);
        put(new Event.Head(status, List.copyOf(fields), bytes, last), bytes.length);
    }

    @Override
    public void data(ByteBuffer block, boolean last) {
        byte[] bytes = bytes(block);
        put(new Event.Data(bytes, last), bytes.length);
    }

    private static byte[] bytes(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        return bytes;
    }

    @Override
    public void file(FileSlice slice) {
        if (!put(new Event.File(slice), 0)) {
            close(slice);
        }
    }

    private void close(FileSlice slice) {
        try {
            slice.channel().close();
        } catch (IOException e) {
            LOG.debug("{}: closing the file failed", name(), e);
        }
    }

    @Override
    public void fail(Failure failure) {
        put(new Event.Broken(new ApplicationFailed(failure, name() + ": " + failure.message())), 0);
    }

    @Override
    public void fail(Incident incident) {
        put(new Event.Broken(new ApplicationFailed(incident.failure(), incident.text())), 0);
    }

    @Override
    public boolean asked(PieceSink sink) {
        if (request.input() == null) {
            return false;
        }
        if (!put(new Event.Wanted(sink), 0)) {
            sink.send(new byte[0], FrameDecoder.LAST);
        }
        return true;
    }

    /** False: nobody takes it any more. */
    private boolean put(Event event, int bytes) {
        Thread waited;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            events.add(event);
            held += bytes;
            full |= held >= HIGH;
            waited = waiting;
            waiting = null;
        } finally {
            lock.unlock();
        }
        if (waited != null) {
            pool.around().called().threads().wake(waited);
        }
        return true;
    }

    @Override
    public void gone() {}

    @Override
    public void flush() {}

    @Override
    public void spool() {}

    @Override
    public void outstay() {}

    @Override
    public boolean writable() {
        lock.lock();
        try {
            return closed || !full;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onWritable(Runnable action) {
        boolean now;
        lock.lock();
        try {
            onWritable = action;
            now = closed || !full;
        } finally {
            lock.unlock();
        }
        if (now) {
            action.run();
        }
    }

    /** Waits for what comes next; pieces of the body are given meanwhile. */
    Event take() throws ApplicationFailed, IOException, InterruptedException {
        while (true) {
            Event event = next();
            if (event instanceof Event.Broken(ApplicationFailed why)) {
                throw why;
            }
            if (!(event instanceof Event.Wanted wanted)) {
                return event;
            }
            give(wanted);
        }
    }

    private Event next() throws InterruptedException {
        Event event = here();
        while (event == null) {
            LockSupport.park(this);
            event = here();
        }
        return event;
    }

    /** What has come. Null: nothing; then this thread is woken when there is something. */
    private @Nullable Event here() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Event event = events.poll();
            waiting = event == null ? Thread.currentThread() : null;
            if (event instanceof Event.Data data) {
                took(data.block().length);
            } else if (event instanceof Event.Head head) {
                took(head.block().length);
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    private void took(int bytes) {
        held -= bytes;
        if (full && held < LOW) {
            full = false;
            if (onWritable != null) {
                pool.around().loop().execute(onWritable);
            }
        }
    }

    /** Whatever the stream throws, the application is told; errors go on here, too. */
    private void give(Event.Wanted wanted) {
        byte[] piece = new byte[0];
        int flags = FrameDecoder.BROKEN;
        try {
            byte[] block = new byte[FrameDecoder.MAXIMUM];
            InputStream input = request.input();
            int count = input == null ? -1 : input.read(block);
            if (count >= 0) {
                piece = Arrays.copyOf(block, count);
                flags = 0;
            } else {
                flags = FrameDecoder.LAST;
            }
        } catch (IOException | RuntimeException e) {
            piece = ascii(e);
        } finally {
            answer(wanted, piece, flags);
        }
    }

    private void answer(Event.Wanted wanted, byte[] piece, int flags) {
        pool.around().loop().execute(() -> wanted.sink().send(piece, flags));
    }

    private static byte[] ascii(Exception e) {
        String reason = String.valueOf(e.getMessage());
        return reason.substring(0, Math.min(500, reason.length()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Nothing is taken any more. What is on its way is dropped. */
    void close() {
        Runnable resume;
        lock.lock();
        try {
            closed = true;
            for (Event event : events) {
                if (event instanceof Event.File(FileSlice slice)) {
                    close(slice);
                } else if (event instanceof Event.Wanted wanted) {
                    answer(wanted, new byte[0], FrameDecoder.LAST);
                }
            }
            events.clear();
            resume = onWritable;
        } finally {
            lock.unlock();
        }
        if (resume != null) {
            pool.around().loop().execute(resume);
        }
    }

    /** Whether a HEAD is asked: the length of its body says nothing about that of a GET. */
    boolean toHead() {
        return request.name().method().equals("HEAD");
    }

    @Override
    public RequestName name() {
        return request.name();
    }
}
