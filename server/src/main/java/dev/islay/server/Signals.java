package dev.islay.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * The signals of the process. TERM, INT and HUP stop it, a second one hurries; USR1 reopens logs.
 *
 * <p>Some senders signal the process and then its group, so that one request arrives twice: what
 * comes right behind the first is no second one.
 */
final class Signals {
    private static final long ECHO_NANOS = 200_000_000;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch hurry = new CountDownLatch(1);
    private long firstNanos;

    /** Takes the signals over; for the life of the process. */
    static Signals handle(Runnable reopenLogs) {
        Signals signals = new Signals();
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            Signal.handle(new Signal(name), _ -> signals.stopOrHurry());
        }
        Signal.handle(new Signal("USR1"), _ -> reopenLogs.run());
        return signals;
    }

    /** The JVM starts a thread for each signal, hence the lock. */
    private synchronized void stopOrHurry() {
        if (stop.getCount() > 0) {
            firstNanos = System.nanoTime();
            stop.countDown();
        } else if (System.nanoTime() - firstNanos > ECHO_NANOS) {
            hurry.countDown();
        }
    }

    /** Takes another signal over, by its name without {@code SIG}; for the life of the process. */
    void on(String name, Runnable action) {
        Signal.handle(new Signal(name), _ -> action.run());
    }

    /** Waits, as long as it takes, for the first signal to stop. */
    void awaitStop() throws InterruptedException {
        stop.await();
    }

    /** Whether somebody has asked a second time within that time. */
    boolean hurried(long millis) throws InterruptedException {
        return hurry.await(millis, TimeUnit.MILLISECONDS);
    }

    /** As if a signal to stop had come. */
    void stop() {
        stop.countDown();
    }
}
