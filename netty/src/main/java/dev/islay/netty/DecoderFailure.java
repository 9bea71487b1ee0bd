package dev.islay.netty;

import dev.islay.gateway.RequestRefused;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What the decoder could not read, as a status. */
final class DecoderFailure {
    private DecoderFailure() {}

    /** Of a body in chunks. */
    static RequestRefused ofBody(Throwable cause, HttpLimits limits) {
        if (cause instanceof TooLongHttpLineException) {
            return new RequestRefused(
                    400, "The line of a chunk is longer than " + limits.requestLine() + " bytes.");
        }
        return of(cause, limits);
    }

    /** Of a head. */
    static RequestRefused of(Throwable cause, HttpLimits limits) {
        if (cause instanceof TooLongHttpLineException) {
            return new RequestRefused(
                    414, "The request line is longer than " + limits.requestLine() + " bytes.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new RequestRefused(
                    431, "The header fields are longer than " + limits.headers() + " bytes.");
        }
        return new RequestRefused(400, "The request is not HTTP/1.1 as RFC 9112 defines it.");
    }
}
