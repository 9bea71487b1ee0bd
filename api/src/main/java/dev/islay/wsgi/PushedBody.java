package dev.islay.wsgi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body whose blocks are pushed by a function, handed over one by one.
 *
 * <p>The function's thread and the one that pulls share a place for one block. A write puts its
 * block there and waits until it was taken; {@code next} waits for a block or the function's end.
 * Both waits end when the other side ends: the function is ours to interrupt, and whoever pulls
 * waits as long as the application takes, as with any body. A function that is slow to end after
 * its body was closed is waited for, but not for ever.
 */
final class PushedBody implements Body {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Producer producer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte @Nullable [] block;
    private long offered;
    private long takenSoFar;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean closed;
    private @Nullable Thread thread;

    PushedBody(Producer producer) {
        this.producer = producer;
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        lock.lockInterruptibly();
        try {
            if (thread == null && !closed) {
                thread = Thread.ofVirtual().name("islay-push").start(this::run);
            }
            while (block == null && !ended && !closed) {
                changed.await();
            }
            return closed ? null : taken();
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] taken() throws Exception {
        byte[] taken = block;
        block = null;
        takenSoFar = offered;
        changed.signalAll();
        if (taken == null && failure != null) {
            Throwable thrown = failure;
            failure = null;
            throw thrown instanceof Error error ? raised(error) : (Exception) thrown;
        }
        return taken;
    }

    private static Exception raised(Error error) {
        throw error;
    }

    private void run() {
        Throwable thrown = null;
        try {
            producer.produce(this::push);
        } catch (Throwable e) {
            thrown = e;
        }
        lock.lock();
        try {
            failure = thrown;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void push(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        try {
            lock.lockInterruptibly();
            try {
                offer(data);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private void offer(byte[] data) throws IOException, InterruptedException {
        while (block != null && !closed) {
            changed.await();
        }
        if (closed || ended) {
            throw closed();
        }
        block = data;
        long number = ++offered;
        changed.signalAll();
        while (takenSoFar < number && !closed) {
            changed.await();
        }
        if (takenSoFar < number) {
            throw closed();
        }
    }

    private static IOException closed() {
        return new IOException("the body was closed, or its function has returned");
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("interrupted while the block waited to be taken");
    }

    /**
     * Ends the function and waits for it.
     *
     * @throws IllegalStateException if it is still running after ten seconds
     */
    @Override
    public void close() throws InterruptedException {
        Thread running;
        lock.lock();
        try {
            closed = true;
            block = null;
            running = ended ? null : thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running == null) {
            return;
        }
        running.interrupt();
        if (!running.join(PATIENCE)) {
            throw new IllegalStateException(
                    "the function that pushes a body runs on %s after it was interrupted"
                            .formatted(PATIENCE));
        }
    }
}
