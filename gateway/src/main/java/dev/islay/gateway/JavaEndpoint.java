package dev.islay.gateway;

import dev.islay.wsgi.Application;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Java application, or a pipeline that begins with Java middleware, as it stands behind a mount.
 * Each request runs on a virtual thread of its own.
 */
public final class JavaEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(JavaEndpoint.class);

    /**
     * What all Java applications of a server have in common.
     *
     * @param loop that of the exchanges
     */
    public record Surroundings(
            Executor loop, ResponseRules rules, AccessLog accessLog, ApplicationThreads threads) {}

    /**
     * Where an application is mounted, and how.
     *
     * @param scriptName the mount's prefix, decoded; see {@link EnvironBuilder#build}
     * @param bodyLimit bytes of a request body
     * @param streamBodies whether the application is called before the body has arrived
     * @param environ keys that every environ has; those of the request come over them
     * @param timeout how long a request to a path below the mount may take; zero: for ever
     * @param crowded asked on the event loop: what the application calls has so much to do that a
     *     request may as well begin a little later
     */
    public record Place(
            String scriptName,
            long bodyLimit,
            boolean streamBodies,
            Map<String, String> environ,
            Function<String, Duration> timeout,
            BooleanSupplier crowded) {}

    private final Application application;
    private final Place place;
    private final Surroundings around;
    private final JavaEnvirons environs;
    private final OncePerSecond turnedAway = OncePerSecond.turnedAway(LOG);

    /** {@code application}: with all its middleware. */
    public JavaEndpoint(Application application, Place place, Surroundings around) {
        this.application = application;
        this.place = place;
        this.around = around;
        this.environs = new JavaEnvirons(place, around.rules().server());
    }

    @Override
    public boolean streamsBodies() {
        return place.streamBodies();
    }

    @Override
    public long bodyLimit() {
        return place.bodyLimit();
    }

    @Override
    public void serve(Exchange exchange) {
        ResponseWriter writer = new ResponseWriter(exchange, around.rules(), around.accessLog());
        RequestName name = RequestName.of(exchange);
        JavaRequest request = new JavaRequest(exchange, writer, around.loop(), name);
        exchange.onGone(request::clientLeft);
        Runnable run = () -> request.run(application, environs);
        boolean begins =
                place.crowded().getAsBoolean()
                        ? around.threads().runLater(name, run)
                        : around.threads().run(name, run);
        if (!begins) {
            turnedAway.report(Failure.QUEUE_FULL + ": " + name);
            writer.fail(Failure.QUEUE_FULL);
            exchange.flush();
        }
    }
}
