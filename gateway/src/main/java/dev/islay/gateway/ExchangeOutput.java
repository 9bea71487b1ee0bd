package dev.islay.gateway;

import dev.islay.wsgi.FileWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the thread of a Java application to the event loop of its client.
 *
 * <p>A block is handed to the loop, which sends it while the application makes the next one. The
 * application waits while more than 64 KiB are on that way, or while the client takes less than it
 * is sent; the carrier's time-out for slow clients ends that wait.
 *
 * <p>Threading: what {@link Output} says; {@link #clientLeft} and what is private and says so, on
 * the event loop. The lock guards what both sides look at.
 */
final class ExchangeOutput implements Output {
    private static final Logger LOG = LoggerFactory.getLogger("islay.application");
    private static final int WINDOW = 65_536;

    private final Exchange exchange;
    private final ResponseWriter writer;
    private final Executor loop;
    private final RequestName name;
    private final Runnable whenDone;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int underway;
    private boolean writable = true;
    private boolean listening;
    private boolean fileEnded;
    private @Nullable Thread thread;
    private volatile boolean gone;

    /**
     * The way to a client.
     *
     * @param loop that of the exchange
     * @param whenDone run there once the response is complete, or cut off
     */
    ExchangeOutput(
            Exchange exchange,
            ResponseWriter writer,
            Executor loop,
            RequestName name,
            Runnable whenDone) {
        this.exchange = exchange;
        this.writer = writer;
        this.loop = loop;
        this.name = name;
        this.whenDone = whenDone;
    }

    /** This thread answers: it is interrupted when the client leaves. */
    void begin() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            if (gone) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
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
    public void send(@Nullable Head head, byte[] block, boolean last)
            throws IOException, InterruptedException {
        if (gone) {
            throw new IOException("the client has left");
        }
        hand(head, block, last);
        if (!last) {
            awaitRoom();
        }
    }

    @Override
    public void write(@Nullable Head head, byte[] block) throws IOException, InterruptedException {
        send(head, block, false);
    }

    private void hand(@Nullable Head head, byte[] block, boolean last) throws IOException {
        lock.lock();
        try {
            underway += block.length;
        } finally {
            lock.unlock();
        }
        onLoop(() -> {
            deliver(head, ByteBuffer.wrap(block), last);
            delivered(block.length);
        });
    }

    private void onLoop(Runnable action) throws IOException {
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            gone = true;
            throw new IOException("the server has stopped", e);
        }
    }

    /** Event loop. */
    private void deliver(@Nullable Head head, ByteBuffer block, boolean last) {
        if (head == null) {
            writer.data(block, last);
        } else {
            writer.head(head.status(), head.fields(), block, last);
        }
        if (writer.done()) {
            whenDone.run();
        }
    }

    /** Event loop. */
    private void delivered(int count) {
        boolean room = exchange.writable();
        if (!room && !listening) {
            listening = true;
            exchange.onWritable(() -> delivered(0));
        }
        lock.lock();
        try {
            underway -= count;
            writable = room;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!gone && (!writable || underway > WINDOW)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        if (gone) {
            throw new IOException("the client has left");
        }
    }

    @Override
    public boolean sendFile(@Nullable Head head, FileWrapper file)
            throws IOException, InterruptedException {
        if (gone) {
            throw new IOException("the client has left");
        }
        FileSlice slice = new FileSlice(file.channel(), file.position(), file.length());
        onLoop(() -> {
            deliver(head, ByteBuffer.allocate(0), false);
            writer.file(slice, _ -> fileEnded());
        });
        lock.lockInterruptibly();
        try {
            while (!fileEnded && !gone) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Event loop. */
    private void fileEnded() {
        lock.lock();
        try {
            fileEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fail(ApplicationFailed why) {
        if (!gone) {
            log(why);
        }
        later(() -> {
            writer.fail(why.failure());
            exchange.flush();
        });
    }

    private void log(ApplicationFailed why) {
        String what =
                switch (why.failure()) {
                    case APPLICATION_RAISED -> "the application raised";
                    case APPLICATION_BROKE_WSGI -> "the application broke PEP 3333";
                    case SERVER_FAULT -> "fault in the server";
                    default -> "";
                };
        if (what.isEmpty()) {
            LOG.debug("{} in {}: {}", why.failure(), name, why.text());
        } else if (why.getCause() == null) {
            LOG.error("{} in {}\n{}", what, name, why.text());
        } else {
            LOG.error("{} in {}", what, name, why.getCause());
        }
    }

    private void later(Runnable action) {
        try {
            onLoop(action);
        } catch (IOException e) {
            LOG.debug("{}: {}", name, e.getMessage());
        }
    }

    @Override
    public void end() {}

    @Override
    public boolean gone() {
        return gone;
    }

    /** Event loop: whoever waits for the client waits no more. */
    void clientLeft() {
        writer.gone();
        lock.lock();
        try {
            gone = true;
            if (thread != null) {
                thread.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
