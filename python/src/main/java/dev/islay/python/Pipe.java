package dev.islay.python;

import dev.islay.gateway.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that an application thread has been sent and not answered, in their order. Output
 * can belong to the first of them only.
 *
 * <p>Threading: the event loop.
 */
final class Pipe {
    private final int thread;
    private final Deque<Ticket> tickets = new ArrayDeque<>();

    /** {@code thread}: the number that messages name. */
    Pipe(int thread) {
        this.thread = thread;
    }

    void add(Ticket ticket) {
        tickets.add(ticket);
    }

    /** The one that is being answered, or will be first; null when there is none. */
    @Nullable Ticket head() {
        return tickets.peek();
    }

    /** The head has been answered. */
    void removeHead() {
        tickets.remove().notInFlight();
    }

    /** The id of the request that was sent last; 0 when there is none. */
    long lastId() {
        Ticket last = tickets.peekLast();
        return last == null ? 0 : last.id();
    }

    int size() {
        return tickets.size();
    }

    Collection<Ticket> all() {
        return tickets;
    }

    /**
     * The worker gives back what it has not begun: these ids, in their order, the end of the pipe.
     * All is checked first: a request that is in no list any more would never be answered.
     *
     * @param begun output of the head has come
     */
    List<Ticket> takeBack(List<Long> ids, boolean begun) throws ProtocolViolation {
        List<Ticket> all = List.copyOf(tickets);
        int kept = all.size() - ids.size();
        if (kept < (begun ? 1 : 0) || !ids(all.subList(kept, all.size())).equals(ids)) {
            throw new ProtocolViolation(
                    "thread %d gives back %s, and has %s%s"
                            .formatted(thread, ids, ids(all), begun ? " (begun)" : ""));
        }
        List<Ticket> back = all.subList(kept, all.size());
        for (Ticket ticket : back) {
            tickets.removeLast();
            ticket.notInFlight();
        }
        return back;
    }

    private static List<Long> ids(List<Ticket> tickets) {
        return tickets.stream().map(Ticket::id).toList();
    }

    /**
     * The worker is dead and everything it wrote has been read.
     *
     * @param begun id of the request that the thread began last, from the progress page
     * @param lost gets the names of those that had begun
     * @return the requests that had not begun, in their order; the others have been answered
     */
    List<Ticket> bury(long begun, List<String> lost) {
        List<Ticket> unbegun = new ArrayList<>();
        boolean reached = tickets.stream().noneMatch(ticket -> ticket.id() == begun);
        for (Ticket ticket : tickets) {
            ticket.notInFlight();
            if (reached && ticket.mayGoAgain()) {
                unbegun.add(ticket);
            } else if (!ticket.gone()) {
                lost.add(ticket.toString());
                ticket.origin().fail(Failure.WORKER_DIED);
                ticket.origin().flush();
            }
            reached |= ticket.id() == begun;
        }
        tickets.clear();
        return unbegun;
    }
}
