package dev.islay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request body that arrives while the application runs, as a stream that waits for it. Holds 64
 * KiB and what one more read of the network brings; then the client is not read.
 *
 * <p>The client's own time-out bounds each wait: a body that is too slow breaks off.
 *
 * <p>Threading: the thread of the request reads; what {@link BodyStream.Receiver} says, and {@link
 * #over}, on the event loop. The lock guards all fields but {@code asked}.
 */
final class StreamedInput extends InputStream implements BodyStream.Receiver {
    /** What a body says that is read too late. */
    static final String OVER = "the request has ended, and its body cannot be read any more";

    private static final int HIGH = 65_536;
    private static final int LOW = HIGH / 2;

    private final BodyStream stream;
    private final Executor loop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
    private int held;
    private boolean paused;
    private boolean ended;
    private @Nullable String broken;
    private boolean asked;

    StreamedInput(BodyStream stream, Executor loop) {
        this.stream = stream;
        this.loop = loop;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!asked) {
            asked = true;
            loop.execute(this::ask);
        }
        try {
            return taken(target, offset, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the client sent the body");
        }
    }

    private void ask() {
        stream.wanted();
        stream.flow(this);
    }

    private int taken(byte[] target, int offset, int length)
            throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (blocks.isEmpty() && !ended && broken == null) {
                changed.await();
            }
            ByteBuffer block = blocks.peek();
            if (block != null) {
                return take(block, target, offset, length);
            }
            if (broken != null) {
                throw new IOException(broken);
            }
            return -1;
        } finally {
            lock.unlock();
        }
    }

    private int take(ByteBuffer block, byte[] target, int offset, int length) {
        int count = Math.min(length, block.remaining());
        block.get(target, offset, count);
        if (!block.hasRemaining()) {
            blocks.remove();
        }
        held -= count;
        if (paused && held < LOW) {
            paused = false;
            loop.execute(() -> stream.pause(false));
        }
        return count;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void data(ByteBuffer block) {
        ByteBuffer copy = ByteBuffer.allocate(block.remaining()).put(block).flip();
        boolean full;
        lock.lock();
        try {
            if (copy.hasRemaining() && broken == null) {
                blocks.add(copy);
                held += copy.remaining();
            }
            full = held >= HIGH && !paused;
            paused |= full;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (full) {
            stream.pause(true);
        }
    }

    @Override
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void broken(String reason) {
        lock.lock();
        try {
            if (!ended && broken == null) {
                broken = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The exchange has ended: what has not arrived will not. */
    void over() {
        broken(OVER);
    }
}
