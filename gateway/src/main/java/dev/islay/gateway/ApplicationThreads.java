package dev.islay.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads for Java applications: one for each request, and not more than a limit at a time,
 * because each holds a request in memory.
 *
 * <p>Threading: any.
 */
public final class ApplicationThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationThreads.class);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

    private final int limit;
    private final AtomicInteger running = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** {@code limit}: threads at a time, 1 or more. */
    public ApplicationThreads(int limit) {
        this.limit = limit;
    }

    /** Runs a request on a thread of its own. False: as many run as are allowed to. */
    public boolean run(RequestName name, Runnable request) {
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            return false;
        }
        Thread.ofVirtual().name("islay-request-" + name.id()).start(() -> run(request));
        return true;
    }

    private void run(Runnable request) {
        Thread thread = Thread.currentThread();
        threads.add(thread);
        try {
            request.run();
        } finally {
            threads.remove(thread);
            running.decrementAndGet();
        }
    }

    /** Requests that run now. */
    public int running() {
        return running.get();
    }

    /** Interrupts what still runs, and waits five seconds at most for it to end. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + LAST_MOMENTS.toNanos();
        for (Thread thread : threads) {
            if (!ended(thread, deadline)) {
                LOG.warn("{} still runs after it was interrupted", thread.getName());
            }
        }
    }

    private static boolean ended(Thread thread, long deadline) {
        try {
            return thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
