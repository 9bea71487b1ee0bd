package dev.islay.python;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long the oldest request of one thread has been that. Looked at now and then, so that a
 * request that ends soon costs nothing. The time for which its client kept it waiting does not
 * count.
 *
 * <p>Threading: the event loop.
 */
final class HeadWatch {
    private @Nullable Ticket head;
    private @Nullable Overdue overdue;
    private long since;
    private long held;
    private long looked;

    /** Whether it is the same as at the last look. */
    boolean same(@Nullable Ticket now) {
        return head == now;
    }

    /** Another is the oldest, or none. */
    void begin(@Nullable Ticket oldest, long now) {
        head = oldest;
        overdue = null;
        since = now;
        held = 0;
        looked = now;
    }

    void look(boolean isHeld, long now) {
        if (isHeld) {
            held += now - looked;
        }
        looked = now;
    }

    /** Since it became the oldest. */
    long age() {
        return looked - since;
    }

    /** Whether its time is over. */
    boolean late() {
        Ticket ticket = head;
        if (ticket == null || overdue != null) {
            return false;
        }
        Duration limit = ticket.limit();
        return !limit.isZero() && age() - held > limit.toNanos();
    }

    /** What is left of the time of the oldest request; null: it has no limit. */
    @Nullable Duration left(Ticket oldest, long now) {
        Duration limit = oldest.limit();
        if (limit.isZero()) {
            return null;
        }
        Duration left = limit.minusNanos(same(oldest) ? now - since - held : 0);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Nullable Overdue overdue() {
        return overdue;
    }

    void overdue(Overdue begun) {
        overdue = begun;
    }
}
