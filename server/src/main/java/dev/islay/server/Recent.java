package dev.islay.server;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question at a time, and gives the same answer to all who ask within a tenth of a second:
 * however often somebody asks, little of it reaches who has to answer.
 *
 * <p>Threading: one event loop.
 */
final class Recent<T> {
    private static final long FRESH_NANOS = 100_000_000;

    private final Supplier<CompletableFuture<T>> question;
    private final LongSupplier nanoClock;
    private @Nullable CompletableFuture<T> answer;
    private long asked;

    Recent(Supplier<CompletableFuture<T>> question, LongSupplier nanoClock) {
        this.question = question;
        this.nanoClock = nanoClock;
    }

    CompletableFuture<T> answer() {
        CompletableFuture<T> last = answer;
        long now = nanoClock.getAsLong();
        if (last != null && (!last.isDone() || now - asked < FRESH_NANOS)) {
            return last;
        }
        asked = now;
        CompletableFuture<T> next = question.get();
        answer = next;
        return next;
    }
}
