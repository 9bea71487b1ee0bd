package dev.islay.gateway;

import java.util.concurrent.Executor;

/** How an exchange gets to what answers it. Called on the event loop of the exchange. */
@FunctionalInterface
public interface Handover {
    /** Both are on the same event loop. */
    Handover DIRECT = Endpoint::serve;

    /** See {@link Endpoint#serve}. */
    void hand(Endpoint endpoint, Exchange exchange);

    /**
     * They are on two event loops.
     *
     * @param near that of the exchanges
     * @param far that of the endpoints
     */
    static Handover across(Executor near, Executor far) {
        return (endpoint, exchange) -> {
            DistantExchange distant = new DistantExchange(exchange, near, far);
            far.execute(() -> distant.serve(endpoint));
        };
    }
}
