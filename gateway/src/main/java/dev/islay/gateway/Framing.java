package dev.islay.gateway;

/** How the end of a response body is made known to the client (RFC 9112, 6). */
public enum Framing {
    /** No body and no length on the wire: HEAD without a length, 204, 304. */
    NONE,
    /** {@code Content-Length} is among the fields. */
    LENGTH,
    /** {@code Transfer-Encoding: chunked}; the carrier adds it, and the last chunk on finish. */
    CHUNKED,
    /** The connection ends with the body: HTTP/1.0 clients. */
    CLOSE
}
