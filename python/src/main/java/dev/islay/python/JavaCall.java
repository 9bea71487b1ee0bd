package dev.islay.python;

import dev.islay.gateway.ApplicationFailed;
import dev.islay.gateway.CallEnvirons;
import dev.islay.gateway.Gateway;
import dev.islay.gateway.Output;
import dev.islay.gateway.RequestName;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.FileWrapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Python code calls a Java application: the way back, from the thread of the call to the worker's
 * thread that waits for it.
 *
 * <p>The two take turns. The call begins with the turn here; each frame but a request for a piece
 * of the body gives it to Python, and {@code CALL_NEXT} or {@code CALL_CLOSE} brings it back. The
 * last frame is sent when the body is closed, so that whatever its closing calls in Python finds
 * the thread waiting.
 *
 * <p>Threading: what {@link Output} has, on the thread of the call; {@link #told} and {@link
 * #cancel} on the event loop. The lock guards what both sides look at.
 */
final class JavaCall implements Output {
    /** Flag of a response frame: the application has written the bytes, not returned them. */
    static final int WRITTEN = 4;

    private static final Logger LOG = LoggerFactory.getLogger("islay.application");
    private static final int ERROR_LIMIT = FrameDecoder.MAXIMUM - 1;

    /** A frame that waits for the body to be closed. */
    private record Held(FrameType type, byte[] payload) {}

    private final ChainedFrames frames;
    private final long id;
    private final Chain chain;
    private final PythonPool pool;
    private final @Nullable Instant deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private RequestName name = new RequestName("", "", 0);
    private boolean turn = true;
    private boolean closed;
    private @Nullable Piece piece;
    private @Nullable Thread thread;
    private @Nullable Held held;
    private @Nullable ApplicationFailed failure;

    /** A piece of the body, as it came. */
    record Piece(byte[] bytes, int flags) {}

    /** {@code deadline}: when the request that it is made for is over; null: it has no limit. */
    JavaCall(ChainedFrames frames, Chain chain, PythonPool pool, @Nullable Instant deadline) {
        this.frames = frames;
        this.id = chain.call();
        this.chain = chain;
        this.pool = pool;
        this.deadline = deadline;
    }

    /** How the logs name it: as the request that it was made for. */
    RequestName name(CalledRequest request) {
        String target =
                request.pairs().getOrDefault("SCRIPT_NAME", "")
                        + request.pairs().getOrDefault("PATH_INFO", "");
        String method = request.pairs().getOrDefault("REQUEST_METHOD", "");
        name = new RequestName(method, target, request.caller());
        return name;
    }

    /** Answers it, on the thread of the call. */
    void run(Application application, CalledRequest request) {
        lock.lock();
        try {
            if (closed) {
                return; // abandoned before it began
            }
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        InputStream input = request.hasBody() ? new CallInput(this) : InputStream.nullInputStream();
        Environ environ =
                CallEnvirons.of(
                        request.pairs(),
                        input,
                        request.caller(),
                        pool.around().called().software());
        environ.put(Chain.KEY, chain);
        if (deadline != null) {
            environ.put("islay.deadline", deadline);
        }
        ScopedValue.where(Chain.HERE, chain)
                .run(() -> new Gateway(application, this, name).handle(environ));
    }

    @Override
    public void send(@Nullable Head head, byte[] block, boolean last)
            throws IOException, InterruptedException {
        send(head, block, last, 0);
    }

    @Override
    public void write(@Nullable Head head, byte[] block) throws IOException, InterruptedException {
        send(head, block, false, WRITTEN);
    }

    private void send(@Nullable Head head, byte[] block, boolean last, int flags)
            throws IOException, InterruptedException {
        byte[] before = head == null ? new byte[0] : head(head);
        FrameType type = head == null ? FrameType.CALL_DATA : FrameType.CALL_HEAD;
        int at = 0;
        do {
            int count = Math.min(block.length - at, FrameDecoder.MAXIMUM - before.length);
            byte[] payload = Arrays.copyOf(before, before.length + count);
            System.arraycopy(block, at, payload, before.length, count);
            at += count;
            if (last && at == block.length) {
                held = new Held(type, payload);
                return;
            }
            give(type, flags, payload);
            before = new byte[0];
            type = FrameType.CALL_DATA;
        } while (at < block.length);
    }

    private static byte[] head(Head head) {
        StringBuilder text = new StringBuilder(head.status());
        head.fields().forEach(each -> text.append('\0').append(each));
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > FrameDecoder.MAXIMUM - 4) {
            throw new IllegalArgumentException("a head of " + bytes.length + " bytes");
        }
        return ByteBuffer.allocate(4 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** Gives the turn to Python and waits until it comes back. */
    private void give(FrameType type, int flags, byte[] payload)
            throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            checkOpen();
            turn = false;
            pool.around().loop().execute(() -> frames.send(type, flags, id, payload));
            while (!turn && !closed) {
                changed.await();
            }
            checkOpen();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the Python code that called has closed the body");
        }
    }

    /** Waits for a piece of the body. */
    Piece piece() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            checkOpen();
            piece = null;
            pool.around()
                    .loop()
                    .execute(() -> frames.send(FrameType.CALL_READ, 0, id, new byte[0]));
            while (piece == null && !closed) {
                changed.await();
            }
            Piece came = piece;
            if (came == null) {
                throw new IOException("the Python code that called waits no more");
            }
            return came;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean sendFile(@Nullable Head head, FileWrapper file) {
        return false;
    }

    @Override
    public void fail(ApplicationFailed why) {
        if (held == null) {
            failure = why;
        } else {
            LOG.error("the application raised behind its response in {}\n{}", name, why.report());
        }
    }

    @Override
    public void closing() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
        Thread.interrupted();
    }

    @Override
    public void end() {
        Held last = held;
        ApplicationFailed why = failure;
        boolean over = close();
        pool.around()
                .loop()
                .execute(() -> {
                    chain.close();
                    frames.ended(id);
                    if (why != null && !over) {
                        finish(FrameType.CALL_ERROR, error(why.report()));
                    } else if (last != null) {
                        finish(last.type(), last.payload());
                    } else {
                        finish(FrameType.CALL_DATA, new byte[0]);
                    }
                });
    }

    /** Nothing is asked of Python from now on. Whether that had been so. */
    private boolean close() {
        lock.lock();
        try {
            boolean before = closed;
            closed = true;
            changed.signalAll();
            return before;
        } finally {
            lock.unlock();
        }
    }

    private void finish(FrameType type, byte[] payload) {
        frames.send(type, FrameDecoder.LAST, id, payload);
    }

    /** The payload of an error; what is too long is cut off. */
    static byte[] error(String text) {
        byte[] bytes = ChainedFrames.utf8("\1" + text);
        return bytes.length <= ERROR_LIMIT ? bytes : Arrays.copyOf(bytes, ERROR_LIMIT);
    }

    @Override
    public boolean gone() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Event loop: the worker's thread has said something. */
    void told(FrameType type, int flags, ByteBuf payload) {
        lock.lock();
        try {
            switch (type) {
                case CALL_NEXT -> turn = true;
                case CALL_CLOSE -> closed = true;
                default -> piece = new Piece(ByteBufUtil.getBytes(payload), flags);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Event loop: the thread that waited is no more, and neither is its worker. */
    void abandon() {
        close();
        cancel();
    }

    /** Event loop: nobody waits for the answer any more. */
    void cancel() {
        lock.lock();
        try {
            if (thread != null) {
                thread.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
