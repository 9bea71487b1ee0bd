package dev.islay.python;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractEventExecutor;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's threads were sent and what is still gathered for them (see {@link Outbox}), and so
 * whether they have so much to do that what comes now may as well come a little later.
 *
 * <p>Threading: the event loop, but for what says otherwise.
 */
final class Outboxes {
    /** Requests of a thread: when it has answered a batch, as much is left to it. */
    private static final int CROWD = 16;

    private final EventLoop loop;
    private final SequencedSet<ThreadConnection> unflushed = new LinkedHashSet<>();
    private @Nullable ThreadConnection latest;
    private volatile boolean crowded;

    Outboxes(EventLoop loop) {
        this.loop = loop;
    }

    /** This thread was given a request. */
    void added(ThreadConnection connection) {
        unflushed.add(connection);
        latest = connection;
    }

    void flush() {
        while (!unflushed.isEmpty()) {
            unflushed.removeFirst().flush();
        }
    }

    /** Each is taken out before it is flushed: what a write leads to may come back here. */
    void flushIfNeeded() {
        for (int left = unflushed.size(); left > 0 && !unflushed.isEmpty(); left--) {
            ThreadConnection next = unflushed.removeFirst();
            if (!next.flushIfNeeded()) {
                unflushed.add(next);
            }
        }
    }

    /** {@code ticking}: the loop wakes within a millisecond, whatever else happens. */
    void look(boolean ticking) {
        boolean now = ticking && latest != null && latest.inFlight().size() >= CROWD;
        if (now != crowded) {
            crowded = now;
        }
    }

    /** The thread that was last given a request has still many to answer. Any thread. */
    boolean crowded() {
        return crowded;
    }

    /**
     * Gives the event loop something to do that leads to a request. It is not woken for it while
     * the pool is crowded, since it will wake soon. The second look is for what ends between the
     * first and the adding: then this thread sees it, or the loop sees what was added, before it
     * sleeps. Any thread.
     */
    void post(Runnable action) {
        if (!crowded || !(loop instanceof AbstractEventExecutor lazy)) {
            loop.execute(action);
            return;
        }
        lazy.lazyExecute(action);
        VarHandle.fullFence();
        if (!crowded) {
            loop.execute(() -> {});
        }
    }
}
