package dev.islay.gateway;

import java.time.Instant;

/**
 * What is known of a request that has ended. Text is Latin-1 as the client sent it: nothing is
 * escaped yet.
 *
 * @param peer the client's IP address; empty on a Unix socket
 * @param requestLine method, target, protocol
 * @param referer empty without one
 * @param userAgent empty without one
 * @param status the code that was sent, or 499 when the client left first
 * @param bytes of body handed to the network, without framing
 * @param start when the endpoint took the request over
 * @param nanos from then to the end of the response
 * @param id the exchange's number, as in the other logs; 0 when there was no exchange
 */
public record AccessEntry(
        String peer,
        String requestLine,
        String referer,
        String userAgent,
        int status,
        long bytes,
        Instant start,
        long nanos,
        long id) {
    /** The entry of an exchange. */
    static AccessEntry of(Exchange exchange, int status, long bytes, Instant start, long nanos) {
        Request request = exchange.request();
        RequestHead head = request.head();
        Origin origin = new Origin();
        head.fields(origin);
        return new AccessEntry(
                request.peer().remoteAddress(),
                head.method() + " " + head.target() + " " + head.protocol(),
                origin.referer,
                origin.userAgent,
                status,
                bytes,
                start,
                nanos,
                exchange.id());
    }

    /** Picks the two fields that the log shows. */
    private static final class Origin implements FieldSink {
        private String referer = "";
        private String userAgent = "";

        @Override
        public void field(CharSequence name, CharSequence value) {
            if (Syntax.same(name, "referer")) {
                referer = value.toString();
            } else if (Syntax.same(name, "user-agent")) {
                userAgent = value.toString();
            }
        }
    }
}
