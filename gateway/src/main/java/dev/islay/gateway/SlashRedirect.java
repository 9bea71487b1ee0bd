package dev.islay.gateway;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sends a client that asks for a mount's path itself to the path with a slash behind it, where
 * relative links of the application's pages lead to where they should. All else goes on to the
 * mount.
 *
 * <p>The status is 308, so that a form is sent again as it was (RFC 9110, 15.4.9).
 */
public final class SlashRedirect implements Endpoint {
    private final Endpoint next;
    private final MountPoint point;
    private final ResponseRules rules;
    private final AccessLog log;

    /** {@code point}: where {@code next} is mounted; not the root, whose path has its slash. */
    public SlashRedirect(Endpoint next, MountPoint point, ResponseRules rules, AccessLog log) {
        this.next = next;
        this.point = point;
        this.rules = rules;
        this.log = log;
    }

    @Override
    public boolean streamsBodies() {
        return next.streamsBodies();
    }

    @Override
    public long bodyLimit() {
        return next.bodyLimit();
    }

    @Override
    public void serve(Exchange exchange) {
        Request request = exchange.request();
        if (!request.path().equals(point.prefix())) {
            next.serve(exchange);
            return;
        }
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        List<String> fields =
                List.of("Location", point.escapedPrefix() + "/" + query, "Content-Length", "0");
        new ResponseWriter(exchange, rules, log)
                .head("308 Permanent Redirect", fields, ByteBuffer.allocate(0), true);
        exchange.flush();
    }
}
