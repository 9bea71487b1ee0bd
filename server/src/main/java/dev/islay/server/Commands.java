package dev.islay.server;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a running server is told, by signals and over the control socket. One thread carries it out,
 * see {@link Serve}.
 *
 * <p>A reload that has not begun is as good as another of the same pool, so no two of them wait: a
 * hundred signals in a row are two or three reloads, and the queue is no longer than the pools are
 * many.
 *
 * <p>Some senders signal the process and then its group, so that one wish to stop arrives twice:
 * what comes right behind the first is no second one.
 *
 * <p>Threading: any thread.
 */
final class Commands {
    private static final long ECHO_NANOS = 200_000_000;

    private final CountDownLatch hurry = new CountDownLatch(1);
    private final Queue<ReloadCommand> reloads = new ArrayDeque<>();
    private boolean stopping;
    private long firstNanos;

    /** To stop gracefully; a second time: at once. */
    synchronized void stop() {
        if (!stopping) {
            stopping = true;
            firstNanos = System.nanoTime();
            notifyAll();
        } else if (System.nanoTime() - firstNanos > ECHO_NANOS) {
            hurry.countDown();
        }
    }

    /**
     * To load applications anew.
     *
     * @param pool only this one; empty: the settings are read again, and all pools are looked at
     * @return has the outcome in the end
     */
    synchronized ReloadCommand reload(Optional<String> pool) {
        Optional<ReloadCommand> waiting =
                reloads.stream().filter(one -> one.pool().equals(pool)).findFirst();
        ReloadCommand command = waiting.orElseGet(() -> new ReloadCommand(pool));
        if (stopping) {
            command.outcome().complete(ReloadOutcome.refused("the server is stopping"));
        } else if (waiting.isEmpty()) {
            reloads.add(command);
            notifyAll();
        }
        return command;
    }

    /** Waits for the next reload; empty when the server is to stop. */
    synchronized Optional<ReloadCommand> next() throws InterruptedException {
        while (reloads.isEmpty() && !stopping) {
            wait();
        }
        if (!stopping) {
            return Optional.of(reloads.remove());
        }
        reloads.forEach(
                left -> left.outcome().complete(ReloadOutcome.refused("the server is stopping")));
        reloads.clear();
        return Optional.empty();
    }

    /** Whether the server has been told to stop. */
    synchronized boolean stopping() {
        return stopping;
    }

    /** Whether somebody has told it a second time to stop, within that time. */
    boolean hurried(long millis) throws InterruptedException {
        return hurry.await(millis, TimeUnit.MILLISECONDS);
    }
}
