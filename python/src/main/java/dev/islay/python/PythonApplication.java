package dev.islay.python;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.util.concurrent.Executor;

/**
 * A Python application of a pool. As an {@link Endpoint} it stands behind a mount by itself: a
 * request goes from the event loop to a worker and back. As an {@link Application} it is called by
 * Java code, on a thread that may wait.
 */
public final class PythonApplication implements Endpoint, Application {
    private final PythonPool pool;
    private final int number;
    private final String scriptName;
    private final long bodyLimit;
    private final boolean streamBodies;
    private final CallRules rules;

    /** One whose calls nothing ends. */
    public PythonApplication(
            PythonPool pool, int number, String scriptName, long bodyLimit, boolean streamBodies) {
        this(pool, number, scriptName, bodyLimit, streamBodies, CallRules.NONE);
    }

    /**
     * An endpoint of {@code pool}.
     *
     * @param number which of the applications of the pool's {@link WorkerOptions}
     * @param scriptName the mount's prefix, decoded; see {@link
     *     dev.islay.gateway.EnvironBuilder#build}
     * @param bodyLimit bytes of a request body
     * @param streamBodies whether the application gets bodies while they arrive
     */
    public PythonApplication(
            PythonPool pool,
            int number,
            String scriptName,
            long bodyLimit,
            boolean streamBodies,
            CallRules rules) {
        this.pool = pool;
        this.number = number;
        this.scriptName = scriptName;
        this.bodyLimit = bodyLimit;
        this.streamBodies = streamBodies;
        this.rules = rules;
    }

    int number() {
        return number;
    }

    CallRules rules() {
        return rules;
    }

    String scriptName() {
        return scriptName;
    }

    @Override
    public boolean streamsBodies() {
        return streamBodies;
    }

    @Override
    public long bodyLimit() {
        return bodyLimit;
    }

    /** Whether a request that came now would wait for many others. Any thread. */
    public boolean crowded() {
        return pool.outboxes().crowded();
    }

    @Override
    public void serve(Exchange exchange) {
        pool.serve(exchange, this);
    }

    /**
     * Sends the request to a worker and waits for its head. Of the environ, what is a string goes
     * there, and {@code wsgi.input}; the rest is the worker's own.
     *
     * @throws dev.islay.gateway.ApplicationFailed with the traceback, if the application raised; or
     *     because no worker could be asked
     * @throws IllegalArgumentException if a string of the environ is not native, or holds a NUL
     */
    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Chain chain = Chain.of(environ);
        PythonCall call = CallRequest.of(environ).call(pool, chain);
        Chain place = chain == null ? null : chain.in(pool);
        if (place != null) {
            return nested(call, place).begin(startResponse);
        }
        Ticket ticket = new Ticket(call, this, System.nanoTime());
        pool.outboxes().post(() -> pool.serve(ticket));
        Runnable cancel = () -> pool.around().loop().execute(() -> pool.leave(ticket));
        return new PythonBody(call, cancel, null).begin(startResponse);
    }

    /** A thread of this pool waits for who calls: it answers, in turns. */
    private PythonBody nested(PythonCall call, Chain place) {
        ChainedFrames frames = place.connection().chained();
        Executor loop = pool.around().loop();
        loop.execute(() -> frames.nest(call, place.call(), this, pool.encoder()));
        return new PythonBody(
                call,
                () -> loop.execute(() -> frames.ask(FrameType.CLOSE, call.id())),
                () -> loop.execute(() -> frames.ask(FrameType.NEXT, call.id())));
    }
}
