package dev.islay.python;

import dev.islay.python.Interruption.Outcome;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that ran for longer than it may, from then to its end: what is done about it, and the
 * one entry that the log gets, with its stack if the worker tells it in time. Sans-IO.
 *
 * <p>Threading: the event loop.
 */
final class Overdue {
    private static final Logger LOG = LoggerFactory.getLogger("islay.application");

    /** Longer, and the worker is looked into by other means: C code may hold the GIL. */
    private static final long ANSWER_NANOS = 300_000_000;

    /** What was swallowed by the application is raised again. */
    private static final long AGAIN_NANOS = 1_000_000_000;

    private final long id;
    private final String story;
    private final long since;
    private long interrupted;
    private boolean asked;
    private boolean logged;
    private boolean unable;
    private boolean givenUp;

    /**
     * @param id of the request that is to be interrupted
     * @param story what happened, for the log
     * @param now as all times here, by {@link System#nanoTime}
     */
    Overdue(long id, String story, long now) {
        this.id = id;
        this.story = story;
        this.since = now;
        this.interrupted = now;
    }

    /** What is said of a request that was cut off. */
    static String story(Ticket ticket, Duration limit, long age, String consequence) {
        return "%s ran for longer than %s (--timeout), %s after %s"
                .formatted(ticket, words(limit.toNanos()), consequence, words(age));
    }

    /** A time for people. */
    static String words(long nanos) {
        double seconds = nanos / 1e9;
        String format = seconds < 10 && seconds != Math.rint(seconds) ? "%.1f s" : "%.0f s";
        return String.format(Locale.ROOT, format, seconds);
    }

    long id() {
        return id;
    }

    /** The worker has told where it is. */
    void answered(Interruption interruption) {
        unable |= interruption.outcome() == Outcome.UNABLE;
        log(
                interruption.stack().isEmpty()
                        ? "; it was about to end"
                        : ", here:\n" + interruption.stack().stripTrailing());
    }

    /** True once, when the worker has not answered for long. */
    boolean silent(long now) {
        boolean first = !logged && !asked && now - since > ANSWER_NANOS;
        asked |= first;
        return first;
    }

    /** What was found out without its answer. */
    void found(RequestStack where) {
        log(
                where.stack().isEmpty()
                        ? "; where is not known: " + where.trouble()
                        : ", here:\n" + where.stack().stripTrailing());
    }

    /** Whether it stands in the log. */
    boolean told() {
        return logged;
    }

    /** There is no more to say. */
    void workerDied() {
        log("; its worker has ended");
    }

    private void log(String place) {
        if (!logged) {
            logged = true;
            LOG.error("{}{}", story, place);
        }
    }

    /** Whether it is time to interrupt it again; then that counts as done. */
    boolean again(long now) {
        boolean again = !unable && now - interrupted > AGAIN_NANOS;
        if (again) {
            interrupted = now;
        }
        return again;
    }

    /** True once, when it has not ended for so long. */
    boolean giveUp(long now, long grace) {
        boolean first = !givenUp && now - since > grace;
        givenUp |= first;
        return first;
    }
}
