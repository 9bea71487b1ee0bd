package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks both sides of an application against PEP 3333 while it runs: what the server gives it, and
 * what it does. What breaks a rule is thrown as a {@link Violation} where it happens; what is only
 * bad advice, or is seen too late, is written once to {@code wsgi.errors}. {@link Clause} has the
 * sentences.
 *
 * <p>With one on each side of a middleware ({@code lint.then(middleware).then(lint)}), its own
 * duties are checked, too: that it does not gather blocks, that it passes on {@code close}.
 *
 * <p>May be used by any number of threads, and around any number of applications.
 */
public final class Lint implements Middleware {
    private static final int REPORTS_LIMIT = 1000;

    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    @Override
    public Application wrap(Application next) {
        String name = next.getClass().getName();
        return (environ, startResponse) ->
                new LintCall(next, environ, new Complaints(name, this::isNew)).run(startResponse);
    }

    /** Whether this was not said before. */
    private boolean isNew(String complaint) {
        if (reported.size() >= REPORTS_LIMIT) {
            reported.clear();
        }
        return reported.add(complaint);
    }
}
