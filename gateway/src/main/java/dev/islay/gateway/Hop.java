package dev.islay.gateway;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client or proxy on the way of a request, as the proxy behind it named it (RFC 7239, 6).
 *
 * @param address null when the proxy does not say ({@code unknown}, {@code _hidden}) or there is
 *     none
 * @param text the address as it was written, without brackets; empty when it is not said
 * @param port 0 when it is not said
 */
record Hop(@Nullable InetAddress address, String text, int port) {
    /**
     * Whether two sources can mean the same hop: a port that only one of them knows is no matter.
     */
    boolean agrees(Hop other) {
        return text.equals(other.text) || address != null && address.equals(other.address);
    }

    /**
     * Reads {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]:80}
     * …
     */
    static Hop parse(String text) throws RequestRefused {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw malformed();
            }
            return of(text.substring(1, end), text.substring(end + 1));
        }
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
            return of(text, "");
        }
        return of(text.substring(0, colon), text.substring(colon));
    }

    private static Hop of(String name, String rest) throws RequestRefused {
        int port = port(rest);
        if (Syntax.same(name, "unknown") || name.startsWith("_") && Syntax.all(name, Syntax.HOST)) {
            return new Hop(null, "", port);
        }
        InetAddress address = IpLiteral.parse(name);
        if (address == null) {
            throw malformed();
        }
        return new Hop(address, name, port);
    }

    private static int port(String rest) throws RequestRefused {
        if (rest.isEmpty() || rest.startsWith(":_")) {
            return 0;
        }
        long port = rest.charAt(0) == ':' ? Digits.parse(rest.substring(1)) : Digits.NONE;
        if (port < 0 || port > 65_535) {
            throw malformed();
        }
        return (int) port;
    }

    private static RequestRefused malformed() {
        return new RequestRefused(400, "a forwarding field names no valid address");
    }
}
