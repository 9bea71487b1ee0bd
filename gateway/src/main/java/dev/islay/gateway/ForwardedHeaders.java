package dev.islay.gateway;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Believes what trusted proxies say about a request, and hides what anybody else says. A front-end
 * step: nothing here blocks.
 *
 * <p>A proxy appends to {@code X-Forwarded-For} or {@code Forwarded} whom it was called by, so the
 * lists are read from their end: the connection's own peer must be trusted; as long as a hop is
 * trusted, the one before it is believed too; the first that is not is the client. If all are, the
 * first of the list is. {@code -Proto}, {@code -Host} and {@code -Port} may be lists as well: then
 * either all their elements are the same or they have as many as {@code -For} and the client's
 * counts. Whatever does not fit together is refused with 400, since part of it must come from
 * somebody who lies.
 *
 * <p>From a peer that is not trusted, {@code Forwarded} and every {@code X-Forwarded-*} are taken
 * out of the request.
 *
 * <p>Threading: without state; any thread.
 */
public final class ForwardedHeaders {
    private final List<Cidr> trusted;

    /** {@code trusted}: empty, nobody is believed. */
    public ForwardedHeaders(List<Cidr> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** The request as the client sent it to the first proxy, as far as it can be known. */
    public Request apply(Request request) throws RequestRefused {
        if (!trustsPeer(request.peer())) {
            return with(
                    request, new WithoutForwarding(request.head()), request.host(), request.peer());
        }
        ForwardedFields fields = new ForwardedFields();
        request.head().fields(fields);
        Claim claim = extended(fields).and(standard(fields));
        return claim.equals(Claim.NOTHING) ? request : believed(request, claim);
    }

    private boolean trustsPeer(Peer peer) {
        if (trusted.isEmpty()) {
            return false;
        }
        String text = peer.remoteAddress();
        int zone = text.indexOf('%');
        InetAddress address = IpLiteral.parse(zone < 0 ? text : text.substring(0, zone));
        return (address != null || text.isEmpty()) && trusts(address);
    }

    private boolean trusts(@Nullable InetAddress address) {
        for (Cidr cidr : trusted) {
            if (cidr.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private Claim extended(ForwardedFields fields) throws RequestRefused {
        List<Hop> hops = new ArrayList<>();
        for (String node : fields.nodes()) {
            hops.add(Hop.parse(node));
        }
        int client = client(hops);
        String port = beside(fields.ports(), hops, client);
        return Claim.of(
                client < 0 ? null : hops.get(client),
                beside(fields.protos(), hops, client),
                beside(fields.hosts(), hops, client),
                port == null ? 0 : port(port));
    }

    private Claim standard(ForwardedFields fields) throws RequestRefused {
        List<ForwardedElement> elements = fields.forwarded();
        List<@Nullable Hop> hops = new ArrayList<>();
        for (ForwardedElement element : elements) {
            hops.add(element.node() == null ? null : Hop.parse(element.node()));
        }
        int client = client(hops);
        if (client < 0) {
            return Claim.NOTHING;
        }
        ForwardedElement element = elements.get(client);
        return Claim.of(hops.get(client), element.proto(), element.host(), 0);
    }

    /** The index of the client in a list of hops; −1 of an empty one. */
    private int client(List<? extends @Nullable Hop> hops) {
        for (int i = hops.size() - 1; i > 0; i--) {
            Hop hop = hops.get(i);
            if (hop == null || hop.address() == null || !trusts(hop.address())) {
                return i;
            }
        }
        return hops.isEmpty() ? -1 : 0;
    }

    private static @Nullable String beside(List<String> list, List<Hop> hops, int client)
            throws RequestRefused {
        if (list.isEmpty()) {
            return null;
        }
        if (list.stream().distinct().count() == 1) {
            return list.getFirst();
        }
        if (list.size() != hops.size()) {
            throw new RequestRefused(400, "a forwarding field contradicts itself");
        }
        return list.get(client);
    }

    private static int port(String text) throws RequestRefused {
        long port = Digits.parse(text);
        if (port < 1 || port > 65_535) {
            throw new RequestRefused(400, "X-Forwarded-Port is not a port");
        }
        return (int) port;
    }

    private static Request believed(Request request, Claim claim) {
        Peer peer = request.peer();
        String scheme = claim.scheme() == null ? peer.scheme() : claim.scheme();
        String host = claim.host() == null ? request.host() : claim.host();
        Hop hop = claim.hop();
        Peer client =
                new Peer(
                        hop == null ? peer.remoteAddress() : hop.text(),
                        hop == null ? peer.remotePort() : hop.port(),
                        claim.host() == null ? peer.serverName() : Authority.host(claim.host()),
                        serverPort(claim, peer, scheme, host),
                        scheme);
        return with(request, request.head(), hostWithPort(host, claim.port(), scheme), client);
    }

    private static int serverPort(Claim claim, Peer peer, String scheme, @Nullable String host) {
        if (claim.port() != 0) {
            return claim.port();
        }
        if (claim.scheme() == null && claim.host() == null) {
            return peer.serverPort();
        }
        int port = host == null || host.isEmpty() ? 0 : Authority.port(host);
        return port == 0 ? usualPort(scheme) : port;
    }

    /**
     * A port that a proxy names on its own belongs to the host that applications build links with.
     */
    private static @Nullable String hostWithPort(@Nullable String host, int port, String scheme) {
        if (port == 0 || host == null || host.isEmpty()) {
            return host;
        }
        String name = Authority.host(host);
        return port == usualPort(scheme) ? name : name + ":" + port;
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static Request with(
            Request request, RequestHead head, @Nullable String host, Peer peer) {
        return new Request(
                head,
                request.path(),
                request.query(),
                host,
                request.contentLength(),
                request.expectsContinue(),
                request.keepAlive(),
                peer);
    }

    /** A head as if the forwarding fields had not been sent. */
    record WithoutForwarding(RequestHead head) implements RequestHead {
        @Override
        public String method() {
            return head.method();
        }

        @Override
        public String target() {
            return head.target();
        }

        @Override
        public String protocol() {
            return head.protocol();
        }

        @Override
        public void fields(FieldSink sink) {
            head.fields((name, value) -> {
                if (!ForwardedFields.forwards(name)) {
                    sink.field(name, value);
                }
            });
        }
    }
}
