package dev.islay.gateway;

/**
 * Answers exchanges: what stands behind a mount. Chosen from the head of a request alone.
 *
 * <p>Threading: any for what is asked about it.
 */
public interface Endpoint {
    /** True: the body is handed over as it comes; false: when it is complete. */
    boolean streamsBodies();

    /** Bytes of body above which a request is refused with 413. */
    long bodyLimit();

    /** Takes the exchange over. Called on the event loop of the exchange; must not block. */
    void serve(Exchange exchange);
}
