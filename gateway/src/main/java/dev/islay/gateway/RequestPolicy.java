package dev.islay.gateway;

/**
 * The one place where the rules of HTTP about a request head are enforced, whichever carrier
 * brought it: what passes here is safe to hand to an application. RFC 9110 (fields, methods), RFC
 * 9112 (target, framing), and where they leave a choice, the stricter reading, because what two
 * parties on a path read differently is how requests are smuggled.
 *
 * <p>Fields whose name has an underscore pass, but count as absent: in the environ they could not
 * be told from those with a hyphen. {@link EnvironBuilder} leaves them out.
 *
 * <p>Threading: without state; any thread.
 */
public final class RequestPolicy {
    private static final int LONGEST_METHOD = 32;

    private final int maximumFields;

    /** {@code maximumFields}: more than that many fields in a head are refused with 431. */
    public RequestPolicy(int maximumFields) {
        this.maximumFields = maximumFields;
    }

    /** The request that a head stands for, or the reason why it is none. */
    public Request check(RequestHead head, Peer peer) throws RequestRefused {
        boolean modern = modern(head.protocol());
        String method = head.method();
        checkMethod(method);
        FieldScan fields = new FieldScan(maximumFields, modern);
        head.fields(fields);
        fields.finish();
        RequestTarget target = RequestTarget.parse(method, head.target());
        return new Request(
                head,
                target.path(),
                target.query(),
                target.authority() == null ? fields.host() : target.authority(),
                fields.contentLength(),
                fields.expectsContinue(),
                fields.keepAlive(),
                peer);
    }

    private static boolean modern(String protocol) throws RequestRefused {
        return switch (protocol) {
            case "HTTP/1.1" -> true;
            case "HTTP/1.0" -> false;
            default -> throw new RequestRefused(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
        };
    }

    /**
     * Methods are case-sensitive and all that exist are written in capitals, so a small letter is a
     * mistake or an attempt to get past a filter (501). CONNECT asks for a tunnel, which a server
     * of applications has none of: 501, since the method and not the request is the trouble.
     */
    private static void checkMethod(String method) throws RequestRefused {
        int seen = method.length() > LONGEST_METHOD ? -1 : Syntax.scan(method, Syntax.TOKEN);
        if (seen <= 0) {
            throw new RequestRefused(400, "the method is not valid");
        }
        if ((seen & Syntax.SMALL) != 0) {
            throw new RequestRefused(501, "methods are written in capitals");
        }
        if (method.equals("CONNECT")) {
            throw new RequestRefused(501, "there are no tunnels here");
        }
    }
}
