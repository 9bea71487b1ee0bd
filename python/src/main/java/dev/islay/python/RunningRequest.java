package dev.islay.python;

/**
 * A request that an application thread has or that stands in its pipe, as it was when it was asked
 * for.
 *
 * @param id the number that the logs use
 * @param method as sent
 * @param target as sent: the path, with the query
 * @param pid the worker's process
 * @param thread the number of the application thread
 * @param ageNanos since the request was complete; what it waited for a thread is part of it
 */
public record RunningRequest(
        long id, String method, String target, long pid, int thread, long ageNanos) {
    private static final int SHORT = 300;

    static RunningRequest of(Ticket ticket, long pid, int thread, long now) {
        return new RunningRequest(
                ticket.id(),
                ticket.origin().name().method(),
                ticket.origin().name().target(),
                pid,
                thread,
                now - ticket.since());
    }

    /** The target for a person, who needs no more than its beginning. */
    public String shortTarget() {
        return target.length() <= SHORT ? target : target.substring(0, SHORT) + "…";
    }

    /** How the logs name it. */
    @Override
    public String toString() {
        return method + " " + target + " (request " + id + ")";
    }
}
