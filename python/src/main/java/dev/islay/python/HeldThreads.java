package dev.islay.python;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The application threads that are kept waiting by the clients of what they answer.
 *
 * <p>While nobody waits for it, a slow client slows its application, as it should. When others do,
 * in the queue or in the pipe behind it, it must not keep them: what it does not take goes to where
 * it keeps no thread. The patience before that is for clients that only take turns with us on a
 * CPU.
 *
 * <p>There may be no room left for that. Then slow clients slow others, as they do everywhere; but
 * when they have all threads, and nobody is served any more, the one that has taken nothing for the
 * longest leaves.
 *
 * <p>Threading: the event loop.
 */
final class HeldThreads {
    private static final long PATIENCE_NANOS = 10_000_000;

    private final EventLoop loop;
    private final long limit;
    private final Map<ThreadConnection, Long> since = new LinkedHashMap<>();
    private boolean starved;
    private long starvedSince;

    /** {@code readerTimeout}: how long clients may keep all threads from others. */
    HeldThreads(EventLoop loop, Duration readerTimeout) {
        this.loop = loop;
        this.limit = readerTimeout.toNanos();
    }

    /** That thread's client keeps it waiting, or does not any more. */
    void held(ThreadConnection thread, boolean holds) {
        if (holds) {
            since.putIfAbsent(thread, System.nanoTime());
        } else {
            since.remove(thread);
        }
    }

    void relieve(long now, Scheduler<Ticket> scheduler) {
        if (since.isEmpty()) {
            starved = false;
            return;
        }
        boolean queued = scheduler.queued() > 0;
        boolean anyAwaited = false;
        for (Map.Entry<ThreadConnection, Long> each : since.entrySet()) {
            ThreadConnection thread = each.getKey();
            boolean awaited = queued || thread.inFlight().size() > 1;
            anyAwaited |= awaited;
            if (awaited && now - each.getValue() > PATIENCE_NANOS) {
                loop.execute(thread::relieve);
            }
        }
        lookForStarvation(now, anyAwaited && since.size() >= scheduler.threads());
    }

    private void lookForStarvation(long now, boolean nobodyIsServed) {
        if (nobodyIsServed && !starved) {
            starvedSince = now;
        }
        starved = nobodyIsServed;
        if (starved && now - starvedSince > limit) {
            starved = false;
            evictTheSlowest();
        }
    }

    /** Those that take something now and then are let go and held anew, and so come behind. */
    private void evictTheSlowest() {
        since.keySet().stream().findFirst().ifPresent(thread -> loop.execute(() -> evict(thread)));
    }

    private static void evict(ThreadConnection thread) {
        thread.inFlight().stream().findFirst().ifPresent(head -> head.origin().outstay());
    }
}
