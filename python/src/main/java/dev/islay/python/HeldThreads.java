package dev.islay.python;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The application threads that are kept waiting by the clients of what they answer.
 *
 * <p>While nobody waits for it, a slow client slows its application, as it should. When others do,
 * in the queue or in the pipe behind it, it must not keep them. The patience before that is for
 * clients that only take turns with us on a CPU.
 *
 * <p>Threading: the event loop.
 */
final class HeldThreads {
    private static final long PATIENCE_NANOS = 10_000_000;

    private final EventLoop loop;
    private final Map<ThreadConnection, Long> since = new LinkedHashMap<>();

    HeldThreads(EventLoop loop) {
        this.loop = loop;
    }

    /** That thread's client keeps it waiting, or does not any more. */
    void held(ThreadConnection thread, boolean holds) {
        if (holds) {
            since.putIfAbsent(thread, System.nanoTime());
        } else {
            since.remove(thread);
        }
    }

    /** {@code queued}: requests wait for any thread. */
    void relieve(long now, boolean queued) {
        since.forEach((thread, from) -> {
            boolean awaited = queued || thread.inFlight().size() > 1;
            if (awaited && now - from > PATIENCE_NANOS) {
                loop.execute(thread::relieve);
            }
        });
    }
}
