package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.util.List;
import java.util.Set;

/**
 * Asks one application after another until one has the page: an answer of 404 is thrown away and
 * the next is asked; the last one's stands.
 *
 * <pre>{@code
 * Application site = Cascade.of(files, shop, oldSite);
 * Application strict = Cascade.of(files, shop).on(Set.of(404, 405)).keeping(1 << 20);
 * }</pre>
 *
 * <p>Each application gets a copy of the environ and the whole body of the request. For that, what
 * one has read is kept, up to 64 KiB or what {@link #keeping} says; the answer of one that has read
 * more stands, whatever it is. The body of an answer that is thrown away is closed before the next
 * application is called.
 *
 * <p>Streaming: nothing of a response is held back. An application that begins its response only
 * within its body (a generator) is asked for its first block when the server asks for one; what a
 * later application gives to {@code write()} is then kept until the server takes it, 1 MiB at most.
 *
 * <p>PEP 3333, "Middleware: Components that Play Both Sides". Immutable.
 */
public final class Cascade implements Application {
    private static final int KEPT = 65_536;

    private final List<Application> applications;
    private final Set<Integer> statuses;
    private final int kept;

    private Cascade(List<Application> applications, Set<Integer> statuses, int kept) {
        this.applications = List.copyOf(applications);
        this.statuses = Set.copyOf(statuses);
        this.kept = kept;
    }

    /**
     * Of these, in this order.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Cascade of(Application... applications) {
        if (applications.length == 0) {
            throw new IllegalArgumentException("a cascade needs an application");
        }
        return new Cascade(List.of(applications), Set.of(404), KEPT);
    }

    /** Passes over answers with these statuses instead of 404. */
    public Cascade on(Set<Integer> statuses) {
        return new Cascade(applications, statuses, kept);
    }

    /** Keeps so many bytes of a request's body for the next application. */
    public Cascade keeping(int bytes) {
        return new Cascade(applications, statuses, bytes);
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        CascadeCall call =
                new CascadeCall(applications, statuses, new ReplayInput(environ.input(), kept));
        return call.run(environ, startResponse);
    }
}
