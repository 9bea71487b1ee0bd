package dev.islay.gateway;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which requests come from this very machine, and not only through it. */
public final class Loopback {
    private static final Set<String> FORWARDED =
            Set.of("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip");

    private Loopback() {}

    /**
     * Whether somebody at this machine asked: the peer has a loopback address, the host asked for
     * is one too (a page from elsewhere that leads a browser here by a name of its own has that
     * name), and no field says that the request was passed on.
     */
    public static boolean asked(Request request) {
        return isLoopback(request.peer().remoteAddress())
                && isHere(request.host())
                && !wasForwarded(request.head());
    }

    private static boolean isHere(@Nullable String authority) {
        String host = authority == null ? "" : Authority.host(authority);
        boolean literal = host.startsWith("[");
        return host.equalsIgnoreCase("localhost")
                || isLoopback(literal ? host.substring(1, host.length() - 1) : host);
    }

    private static boolean isLoopback(String text) {
        InetAddress address = IpLiteral.parse(text);
        return address != null && address.isLoopbackAddress();
    }

    /** As it was received: what an unknown proxy has set is no longer in the head. */
    private static boolean wasForwarded(RequestHead given) {
        RequestHead head =
                given instanceof ForwardedHeaders.WithoutForwarding without
                        ? without.head()
                        : given;
        boolean[] found = {false};
        head.fields((name, value) ->
                found[0] |= FORWARDED.contains(name.toString().toLowerCase(Locale.ROOT)));
        return found[0];
    }
}
