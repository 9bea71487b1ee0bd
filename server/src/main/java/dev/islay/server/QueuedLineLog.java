package dev.islay.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines on a thread of its own, so that event loops can log to a slow disk or a full pipe.
 *
 * <p>Lines wait in a bounded queue; those that find it full are dropped and counted, and the count
 * is reported at most once a second. The writer lets lines gather for 10 ms and flushes once for
 * all of them: woken for each line it took a CPU from Python thousands of times a second. Write
 * errors are the stream's business: it is expected to report them itself, see {@link
 * ReopeningFile}; here they are ignored, since a log never stops the server.
 *
 * <p>Threading: {@link #write} from any thread; {@link #close} from any thread, once.
 */
final class QueuedLineLog implements LineLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedLineLog.class);
    private static final int BATCH = 8192;
    private static final long GATHER_MILLIS = 10;
    private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();

    private final BlockingQueue<String> lines;
    private final OutputStream stream;
    private final Duration closingTime;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private long lastReport;

    /**
     * Starts the writer.
     *
     * @param capacity lines that may wait
     * @param closingTime the longest that {@link #close} may take
     */
    QueuedLineLog(OutputStream stream, int capacity, Duration closingTime) {
        this.lines = new ArrayBlockingQueue<>(capacity);
        this.stream = stream;
        this.closingTime = closingTime;
        this.lastReport = System.nanoTime() - REPORT_NANOS;
        this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::run);
    }

    @Override
    public void write(String line) {
        if (!lines.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** Writes what waits, for as long as the closing time allows. */
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(closingTime);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        report();
    }

    private void run() {
        List<String> batch = new ArrayList<>();
        while (closing.getCount() > 0 || !lines.isEmpty()) {
            gather(batch);
            print(batch);
            if (System.nanoTime() - lastReport >= REPORT_NANOS) {
                report();
            }
        }
    }

    /**
     * Waits for a first line so briefly that closing and dropped lines are noticed, then for more.
     */
    private void gather(List<String> batch) {
        batch.clear();
        try {
            String first = lines.poll(100, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                boolean _ = closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                lines.drainTo(batch, BATCH - 1);
            }
        } catch (InterruptedException ignored) {
            // Nobody but close() ends this thread.
        }
    }

    private void print(List<String> batch) {
        if (batch.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        batch.forEach(line -> text.append(line).append('\n'));
        try {
            stream.write(text.toString().getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException ignored) {
            // Reported by the stream; the next batch may fare better.
        }
    }

    private void report() {
        long count = dropped.getAndSet(0);
        if (count > 0) {
            lastReport = System.nanoTime();
            LOG.warn("The access log cannot keep up: {} lines dropped", count);
        }
    }
}
