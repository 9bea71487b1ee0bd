package dev.islay.netty;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.Handover;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestHead;
import dev.islay.gateway.RequestPolicy;
import dev.islay.gateway.RequestRefused;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;

/**
 * What all connections of a listener share that are on one event loop.
 *
 * <p>Threading: that event loop, so nothing here needs a lock.
 */
public final class FrontEnd {
    private HttpRules rules;
    private RequestPolicy policy;
    private final Spool spool;
    private final Refusals refusals;
    private final Http1Encoder encoder = new Http1Encoder();
    private final SlowReaders slowReaders = new SlowReaders();
    private Entrance entrance =
            request -> {
                throw new RequestRefused(503, "The server is starting.");
            };
    private final LongSupplier ids;
    private final Handover handover;
    private boolean draining;

    /**
     * Refuses everything until {@link #open}.
     *
     * @param spool that of this event loop
     * @param refusals answers what never becomes an exchange
     * @param ids numbers for exchanges, each once and greater than 0
     * @param handover to what stands behind the entrance
     */
    public FrontEnd(
            HttpRules rules, Spool spool, Refusals refusals, LongSupplier ids, Handover handover) {
        this.rules = rules;
        this.policy = new RequestPolicy(rules.limits().fields());
        this.spool = spool;
        this.refusals = refusals;
        this.ids = ids;
        this.handover = handover;
    }

    /** On which all connections are. Any thread. */
    public EventLoop loop() {
        return spool.loop();
    }

    /** Where admitted requests go from now on. */
    public void open(Entrance to) {
        entrance = to;
    }

    /** What holds for connections that come from now on. */
    public void adjust(HttpRules to) {
        rules = to;
        policy = new RequestPolicy(to.limits().fields());
    }

    /** From now on every response ends its connection. */
    public void drain() {
        draining = true;
    }

    Request check(RequestHead head, Peer peer) throws RequestRefused {
        return rules.forwarded().apply(policy.check(head, peer));
    }

    HttpLimits limits() {
        return rules.limits();
    }

    HttpTimeouts timeouts() {
        return rules.timeouts();
    }

    Entrance entrance() {
        return entrance;
    }

    Spool spool() {
        return spool;
    }

    Refusals refusals() {
        return refusals;
    }

    SlowReaders slowReaders() {
        return slowReaders;
    }

    Http1Encoder encoder() {
        return encoder;
    }

    boolean draining() {
        return draining;
    }

    void serve(Endpoint endpoint, NettyExchange exchange) {
        handover.hand(endpoint, exchange);
    }

    long nextExchangeId() {
        return ids.getAsLong();
    }
}
