package dev.islay.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What a chain of trusted proxies says about a request. Null or 0 where it says nothing.
 *
 * @param hop the nearest party that is not trusted itself: the client, as far as can be known
 * @param scheme {@code http} or {@code https}
 * @param host with its port if there was one
 * @param port of the address that the client used
 */
record Claim(@Nullable Hop hop, @Nullable String scheme, @Nullable String host, int port) {
    static final Claim NOTHING = new Claim(null, null, null, 0);

    /** Checks what proxies wrote. */
    static Claim of(@Nullable Hop hop, @Nullable String scheme, @Nullable String host, int port)
            throws RequestRefused {
        String known = scheme == null ? null : scheme(scheme);
        if (host != null && !Authority.valid(host)) {
            throw new RequestRefused(400, "a forwarding field names no valid host");
        }
        int own = host == null ? 0 : Authority.port(host);
        if (own != 0 && port != 0 && own != port) {
            throw contradiction();
        }
        return new Claim(hop, known, host, port);
    }

    private static String scheme(String text) throws RequestRefused {
        for (String known : new String[] {"https", "http"}) {
            if (Syntax.same(text, known)) {
                return known;
            }
        }
        throw new RequestRefused(
                400, "a forwarding field names a scheme other than http and https");
    }

    /** Both sources together; what they both say must be the same. */
    Claim and(Claim other) throws RequestRefused {
        if (hop != null && other.hop != null && !hop.agrees(other.hop)) {
            throw contradiction();
        }
        return of(
                hop == null ? other.hop : hop,
                either(scheme, other.scheme),
                either(host, other.host),
                Math.max(port, other.port));
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other)
            throws RequestRefused {
        if (one != null && other != null && !one.equalsIgnoreCase(other)) {
            throw contradiction();
        }
        return one == null ? other : one;
    }

    private static RequestRefused contradiction() {
        return new RequestRefused(400, "forwarding fields contradict each other");
    }
}
