package dev.islay.python;

import dev.islay.gateway.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends what runs for too long in a worker.
 *
 * <p>A request whose time is over is answered by 504, or cut off, at once, whatever the worker
 * does; what still comes of it is read and dropped. Then it is interrupted. If it has not ended
 * when the grace is over, the worker is given up: it takes nothing more, and it is killed when
 * nothing that it has begun is waited for.
 *
 * <p>The progress page tells whether the oldest request of a thread has begun. One that has not is
 * not late: it stands behind one that has been answered and still runs, in its iterable or in its
 * {@code close()}. That one is interrupted.
 *
 * <p>Threading: the event loop.
 */
final class DeadlineWatch {
    private static final long LOOK_NANOS = 10_000_000;

    private final Watched worker;
    private final HeadWatch[] heads;
    private final long grace;
    private final List<Overdue> untold = new ArrayList<>();
    private boolean givenUp;
    private long looked;

    /** What is watched, and what can be done about it. */
    interface Watched {
        /** A thread's connection; null when it is not there. */
        @Nullable ThreadConnection thread(int index);

        /** The ids on the progress page. */
        long[] begun();

        /** Raises in a request. */
        void interrupt(long id);

        /** Finds out by other means where a request is, within two seconds. */
        void ask(long id, int thread, Consumer<RequestStack> told);

        /** The worker is to take nothing more, and to be replaced. */
        void giveUp(String why);

        /** Nothing is waited for any more. */
        void kill();
    }

    /**
     * @param threads of the worker
     * @param grace nanoseconds
     */
    DeadlineWatch(Watched worker, int threads, long grace) {
        this.worker = worker;
        this.heads = new HeadWatch[threads];
        for (int i = 0; i < threads; i++) {
            heads[i] = new HeadWatch();
        }
        this.grace = grace;
    }

    /** To be called every few milliseconds. {@code now}: by {@link System#nanoTime}. */
    void look(long now) {
        if (now - looked < LOOK_NANOS) {
            return;
        }
        looked = now;
        for (int i = 0; i < heads.length; i++) {
            ThreadConnection thread = worker.thread(i);
            if (thread != null) {
                look(thread, heads[i], now);
            }
        }
        untold.removeIf(Overdue::told);
        if (givenUp && untold.isEmpty() && nothingIsWaitedFor()) {
            worker.kill();
        }
    }

    /** When the time of a thread's oldest request is over; null: it has no limit. */
    @Nullable Instant deadline(int thread, Ticket head) {
        Duration left = heads[thread].left(head, System.nanoTime());
        return left == null ? null : Instant.now().plus(left);
    }

    private void look(ThreadConnection thread, HeadWatch watch, long now) {
        Ticket head = thread.head();
        if (!watch.same(head)) {
            watch.begin(head, now);
        } else if (head != null) {
            watch.look(thread.held(), now);
            Overdue overdue = watch.overdue();
            if (overdue != null && overdue.id() != head.id() && begun(thread) == head.id()) {
                watch.begin(head, now); // what kept its thread is gone: its time begins
            } else if (overdue != null) {
                pursue(overdue, thread, now);
            } else if (watch.late()) {
                expire(thread, head, watch, now);
            }
        }
    }

    /** What reads a body is let go when its stack is known: it would be elsewhere. */
    private void pursue(Overdue overdue, ThreadConnection thread, long now) {
        if (overdue.told()) {
            thread.dropBody();
        } else if (overdue.silent(now)) {
            worker.ask(overdue.id(), thread.index(), overdue::found);
        }
        if (overdue.giveUp(now, grace)) {
            givenUp = true;
            worker.giveUp(
                    "request %d did not end within %s of being interrupted (--interrupt-grace)"
                            .formatted(overdue.id(), Overdue.words(grace)));
        } else if (overdue.again(now)) {
            worker.interrupt(overdue.id());
        }
    }

    private void expire(ThreadConnection thread, Ticket head, HeadWatch watch, long now) {
        long begun = begun(thread);
        if (begun == head.id() || begun == ProgressPage.UNKNOWN) {
            pursue(cutOff(thread, head, watch.age(), now), watch);
        } else if (!holds(thread, begun)) {
            String story =
                    "%s has not begun after %s: its thread is kept by request %d, which is answered"
                            .formatted(head, Overdue.words(watch.age()), begun);
            pursue(new Overdue(begun, story, now), watch);
        }
    }

    private void pursue(Overdue overdue, HeadWatch watch) {
        watch.overdue(overdue);
        untold.add(overdue);
        worker.interrupt(overdue.id());
    }

    private static Overdue cutOff(ThreadConnection thread, Ticket head, long age, long now) {
        String consequence =
                head.gone()
                        ? "its client had left,"
                        : head.origin().committed() ? "was cut off" : "was answered by 504";
        String story = Overdue.story(head, head.limit(), age, consequence);
        head.drop(Failure.DEADLINE_PASSED);
        thread.readOn();
        return new Overdue(head.id(), story, now);
    }

    private long begun(ThreadConnection thread) {
        return worker.begun()[thread.index()];
    }

    /** The worker tells where a request was when it was interrupted. */
    void answered(long id, Interruption interruption) {
        untold.stream()
                .filter(overdue -> overdue.id() == id)
                .forEach(overdue -> overdue.answered(interruption));
    }

    /** Whatever was to be told is told now. */
    void workerDied() {
        untold.forEach(Overdue::workerDied);
        untold.clear();
    }

    private boolean nothingIsWaitedFor() {
        long[] begun = worker.begun();
        for (int i = 0; i < heads.length; i++) {
            ThreadConnection thread = worker.thread(i);
            Ticket head = thread == null ? null : thread.head();
            if (thread != null && head != null && !head.gone() && hasBegun(thread, begun[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasBegun(ThreadConnection thread, long begun) {
        return begun == ProgressPage.UNKNOWN || holds(thread, begun);
    }

    private static boolean holds(ThreadConnection thread, long id) {
        return thread.inFlight().stream().anyMatch(ticket -> ticket.id() == id);
    }
}
