package dev.islay.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out reloads. The settings are read again. Where they ask for something else, that is
 * replaced and nothing besides; where they do not, all workers are replaced, since it is the code
 * that must have changed.
 *
 * <p>All or nothing: what is new is there, its addresses bound and its applications loaded, before
 * a request goes to it; when any of that fails everything stays as it was.
 *
 * <p>Threading: the main thread.
 */
final class Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    private final Server server;
    private final Plans.Source plans;
    private final Logs logs;

    Reloading(Server server, Plans.Source plans, Logs logs) {
        this.server = server;
        this.plans = plans;
        this.logs = logs;
    }

    void carryOut(ReloadCommand command) throws InterruptedException {
        ReloadOutcome outcome = ReloadOutcome.refused("a fault of the server; see its log");
        try {
            outcome = outcome(command);
        } catch (StartRefused refused) {
            refused.mistakes().forEach(mistake -> LOG.error("not reloaded: {}", mistake));
            outcome = new ReloadOutcome(false, refused.mistakes());
        } catch (RuntimeException fault) {
            LOG.error("fault in a reload; the server goes on", fault);
        } finally {
            command.outcome().complete(outcome);
        }
    }

    private ReloadOutcome outcome(ReloadCommand command) throws StartRefused, InterruptedException {
        if (command.pool().isPresent()) {
            return server.pools().reload(command.pool());
        }
        Plan next = plans.plan();
        Pools pools = server.pools().next(next, PythonSetup.prepareAll(next, logs));
        JavaApplications java = JavaApplications.load(next);
        boolean done = false;
        try {
            ReloadOutcome outcome =
                    pools.same(server.pools()) && next.same(server.plan())
                            ? anew(next, pools, java)
                            : change(next, pools, java);
            done = outcome.done();
            return outcome;
        } finally {
            if (!done) {
                java.close();
            }
        }
    }

    /** The same as before, of code that may have changed. */
    private ReloadOutcome anew(Plan next, Pools pools, JavaApplications java)
            throws StartRefused, InterruptedException {
        if (java.isEmpty()) {
            return pools.reload(Optional.empty());
        }
        ReloadOutcome outcome =
                next.pools().isEmpty()
                        ? new ReloadOutcome(true, List.of("the Java applications were made anew"))
                        : pools.reload(Optional.empty());
        if (outcome.done()) {
            server.follow(next, pools, java, server.listeners().bind(next));
        }
        return outcome;
    }

    private ReloadOutcome change(Plan next, Pools pools, JavaApplications java)
            throws StartRefused, InterruptedException {
        Pools fresh = pools.without(server.pools());
        Listeners.Change listeners;
        try {
            server.expect(next);
            fresh.load(true);
            listeners = server.listeners().bind(next);
        } catch (StartRefused refused) {
            server.abandon(fresh);
            throw refused;
        }
        List<String> lines = lines(next, pools, listeners);
        Pools before = server.pools();
        server.follow(next, pools, java, listeners);
        pools.announce(next, before);
        lines.forEach(LOG::info);
        return new ReloadOutcome(true, lines);
    }

    private List<String> lines(Plan next, Pools pools, Listeners.Change listeners) {
        Plan before = server.plan();
        List<String> lines = new ArrayList<>();
        lines.add(
                "the settings have changed: %s; mounts: %,d, before %,d; %s"
                        .formatted(
                                pools.changeFrom(server.pools()),
                                next.mounts().size(),
                                before.mounts().size(),
                                listeners));
        next.settings().differing(before.settings()).stream()
                .filter(Setting::fixed)
                .forEach(setting -> lines.add("--" + setting + " needs a restart to change"));
        return lines;
    }
}
