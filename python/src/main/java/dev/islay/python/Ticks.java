package dev.islay.python;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Calls something again and again, as often as is wanted at the time. An event loop with nothing to
 * do is woken for it only while something is in flight: where requests come one by one, a timer
 * that was left running made for a third of the times that the loop woke.
 *
 * <p>Time counts by how often a call is wanted: half a millisecond while it is wanted every
 * millisecond, then five while it is every ten, is one call. Were a wait begun anew whenever that
 * changes, a worker that has nothing to do now and then would never be looked at.
 *
 * <p>Threading: the event loop.
 */
final class Ticks {
    /** Calls something later; what it returns prevents that. */
    interface Timer {
        Runnable in(long nanos, Runnable action);
    }

    /** {@code late}: the call should have come before. */
    interface Action {
        void tick(boolean late);
    }

    /** The most often that a call is wanted, in milliseconds: while something may come of it. */
    static final int OFTEN = 1;

    /** No call is wanted. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final long NANOS = 1_000_000;
    private static final long LATE_NANOS = 2_000_000;
    private static final Runnable NOTHING = () -> {};

    private final LongSupplier clock;
    private final Timer timer;
    private final Action action;
    private int millis = NEVER;
    private long since;
    private Runnable stop = NOTHING;

    /** How much of the time before the next call had passed at {@code since}: 0 to 1. */
    private double passed;

    Ticks(LongSupplier nanoClock, Timer timer, Action action) {
        this.clock = nanoClock;
        this.timer = timer;
        this.action = action;
    }

    static Timer on(EventLoop loop) {
        return (nanos, action) -> {
            Future<?> call = loop.schedule(action, nanos, TimeUnit.NANOSECONDS);
            return () -> call.cancel(false);
        };
    }

    /** From now on a call is wanted every so many milliseconds. To be said again in the call. */
    void every(int millis) {
        if (millis != this.millis) {
            stop.run();
            long now = clock.getAsLong();
            if (this.millis < NEVER) {
                passed += (double) (now - since) / (this.millis * NANOS);
            }
            begin(millis, now);
        }
    }

    private void begin(int millis, long now) {
        this.millis = millis;
        since = now;
        stop = NOTHING;
        if (millis < NEVER) {
            stop = timer.in(left(), this::call);
        }
    }

    /** Nanoseconds from {@code since} to the next call. */
    private long left() {
        return (long) (Math.max(0, 1 - passed) * millis * NANOS);
    }

    private void call() {
        boolean late = clock.getAsLong() - since - left() > LATE_NANOS;
        millis = NEVER;
        passed = 0;
        stop = NOTHING;
        action.tick(late);
    }
}
