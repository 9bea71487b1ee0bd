package dev.islay.tests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that nothing announces, for a generous but bounded time. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long STEP_NANOS = 5_000_000;

    private Eventually() {}

    /** Returns as soon as the condition holds; {@code what} is told when it never does. */
    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition, PATIENCE);
    }

    static void until(Supplier<String> what, BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + what.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
