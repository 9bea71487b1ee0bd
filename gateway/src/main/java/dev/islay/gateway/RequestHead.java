package dev.islay.gateway;

/**
 * The head of a request as a carrier received it: framed, but not yet judged. {@link RequestPolicy}
 * makes a {@link Request} of it or refuses it.
 *
 * <p>All text is Latin-1: one character for each byte of the wire.
 */
public interface RequestHead {
    /** The method token, as sent. */
    String method();

    /** The request target, as sent: not decoded, any of its four forms (RFC 9112, 3.2). */
    String target();

    /** {@code HTTP/1.0} or {@code HTTP/1.1}. */
    String protocol();

    /** Hands over every field, repeated ones as often as they came. */
    void fields(FieldSink sink);
}
