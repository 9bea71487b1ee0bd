package dev.islay.python;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;

/** A Python application of a pool as it stands behind a mount. */
public final class PythonApplication implements Endpoint {
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

    @Override
    public void serve(Exchange exchange) {
        pool.serve(exchange, this);
    }
}
