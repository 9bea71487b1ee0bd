package dev.islay.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads for Java applications: one for each request, and not more than a limit at a time,
 * because each holds a request in memory.
 *
 * <p>Threading: what begins or wakes one, on the event loop; the others on any.
 */
public final class ApplicationThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationThreads.class);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

    private final int limit;
    private final Wakeups wakeups;
    private final AtomicInteger running = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /**
     * Without a thread.
     *
     * @param limit threads at a time, 1 or more
     * @param wakeups begins and wakes them
     */
    public ApplicationThreads(int limit, Wakeups wakeups) {
        this.limit = limit;
        this.wakeups = wakeups;
    }

    /** Runs a request on a thread of its own. False: as many run as are allowed to. */
    public boolean run(RequestName name, Runnable request) {
        return run(name, request, wakeups::soon);
    }

    /** As {@link #run}, for a request that would wait anyway: it begins together with others. */
    public boolean runLater(RequestName name, Runnable request) {
        return run(name, request, wakeups::later);
    }

    private boolean run(RequestName name, Runnable request, Consumer<Runnable> when) {
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            return false;
        }
        Thread thread =
                Thread.ofVirtual().name("islay-request-" + name.id()).unstarted(() -> run(request));
        when.accept(thread::start);
        return true;
    }

    /** Lets one of them go on that is parked, or will be. */
    public void wake(Thread thread) {
        wakeups.soon(() -> LockSupport.unpark(thread));
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
