package dev.islay.netty;

import dev.islay.gateway.Entrance;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestHead;
import dev.islay.gateway.RequestPolicy;
import dev.islay.gateway.RequestRefused;
import java.util.function.LongSupplier;

/**
 * What all connections of a server share.
 *
 * <p>Threading: the event loop; there is one, so nothing here needs a lock.
 */
public final class FrontEnd {
    private HttpLimits limits;
    private HttpTimeouts timeouts;
    private RequestPolicy policy;
    private ForwardedHeaders forwarded;
    private final Spool spool;
    private final Refusals refusals;
    private final Http1Encoder encoder = new Http1Encoder();
    private final SlowReaders slowReaders = new SlowReaders();
    private Entrance entrance =
            request -> {
                throw new RequestRefused(503, "The server is starting.");
            };
    private final LongSupplier ids;
    private boolean draining;

    /**
     * Refuses everything until {@link #open}.
     *
     * @param refusals answers what never becomes an exchange
     * @param ids numbers for exchanges, each once and greater than 0
     */
    public FrontEnd(
            HttpLimits limits,
            HttpTimeouts timeouts,
            ForwardedHeaders forwarded,
            Spool spool,
            Refusals refusals,
            LongSupplier ids) {
        this.limits = limits;
        this.timeouts = timeouts;
        this.policy = new RequestPolicy(limits.fields());
        this.forwarded = forwarded;
        this.spool = spool;
        this.refusals = refusals;
        this.ids = ids;
    }

    /** Where admitted requests go from now on. */
    public void open(Entrance to) {
        entrance = to;
    }

    /** What holds for connections that come from now on. */
    public void adjust(HttpLimits to, HttpTimeouts times, ForwardedHeaders proxies) {
        limits = to;
        timeouts = times;
        policy = new RequestPolicy(to.fields());
        forwarded = proxies;
    }

    /** From now on every response ends its connection. */
    public void drain() {
        draining = true;
    }

    Request check(RequestHead head, Peer peer) throws RequestRefused {
        return forwarded.apply(policy.check(head, peer));
    }

    HttpLimits limits() {
        return limits;
    }

    HttpTimeouts timeouts() {
        return timeouts;
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

    long nextExchangeId() {
        return ids.getAsLong();
    }
}
