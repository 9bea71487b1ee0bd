package dev.islay.remote;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.SessionProtocol;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.net.URI;

/**
 * An application somewhere else, reached over HTTP/1.1: another Islay, or any server. PEP 3333
 * names "remote processing" as a purpose of middleware.
 *
 * <pre>{@code
 * try (RemoteApplication shop = RemoteApplication.at("http://10.0.0.1:8000")) {
 *     Application site = UrlMap.of(Map.of("/", site, "/shop", shop));
 *     ...
 * }
 * }</pre>
 *
 * <p>The other side gets {@code PATH_INFO} behind the path of the URL, the query, and the header
 * fields of the request without hop-by-hop ones (RFC 9110, 7.6.1), with {@code Via}, {@code
 * X-Forwarded-For}, {@code -Proto}, {@code -Host} and, where the application is mounted at a
 * prefix, {@code -Prefix}. If the environ has {@code islay.deadline} (a {@link java.time.Instant};
 * the server sets it from {@code timeout}), no wait goes beyond it, and the other side gets the
 * milliseconds left as {@code X-Request-Timeout-Ms}. Time for which a slow client keeps the body
 * waiting does not count.
 *
 * <p>Streaming: both bodies pass block by block at the pace of the slower side; an answer may begin
 * before the request has ended. With {@code Expect: 100-continue}, the body is asked for only when
 * the other side wants it (RFC 9110, 10.1.1). Connections are kept and used again; a request
 * without a body that fails on one that the other side has just closed is sent once more.
 *
 * <p>What goes wrong before the head of an answer has come: no endpoint 503, no connection or no
 * proper answer 502, no answer in time 504, each with a line that says so; after it, the body
 * throws, so that the response is cut off. If the environ has {@code islay.not_begun} (a {@link
 * Runnable}), it is run before the answer to a request that has reached nobody.
 *
 * <p>Threads: any number. A virtual thread for each request with a body reads that while it is
 * sent, and has ended when the response is closed.
 */
public final class RemoteApplication implements Application, AutoCloseable {
    private static final int LOOPS = 1;

    private final ClientFactory factory;
    private final EndpointGroup group;
    private final WebClient client;
    private final String path;
    private final RemoteLimits limits;

    private RemoteApplication(
            boolean secure, Endpoints endpoints, String path, RemoteLimits limits) {
        SessionProtocol protocol = secure ? SessionProtocol.H1 : SessionProtocol.H1C;
        factory =
                ClientFactory.builder()
                        .workerGroup(LOOPS)
                        .connectTimeout(limits.connect())
                        .idleTimeout(limits.idle())
                        .build();
        group = endpoints.open(factory, protocol);
        client =
                WebClient.builder(protocol, group)
                        .factory(factory)
                        .responseTimeoutMillis(0) // for a whole response; each wait has its own
                        .writeTimeout(limits.pause())
                        .maxResponseLength(0)
                        .decorator((next, context, request) -> {
                            HttpRequest plain = RemoteRequest.withTarget(request);
                            context.updateRequest(plain);
                            return next.execute(context, plain);
                        })
                        .build();
        this.path = path;
        this.limits = limits;
    }

    /**
     * The one at a URL.
     *
     * @param url with a scheme, a host, and a port and a path if need be
     * @throws IllegalArgumentException if it is none
     */
    public static RemoteApplication at(String url) {
        return at(url, RemoteLimits.ordinary());
    }

    /** The one at a URL, with other limits. */
    public static RemoteApplication at(String url, RemoteLimits limits) {
        URI uri = URI.create(url);
        String scheme = String.valueOf(uri.getScheme());
        if (uri.getHost() == null || !scheme.matches("https?")) {
            throw new IllegalArgumentException(
                    url + " is no place of an application: http://HOST:PORT/PATH is");
        }
        boolean secure = scheme.equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        Endpoints one = Endpoints.of(uri.getHost() + ":" + port);
        String path = uri.getRawPath().replaceFirst("/+$", "");
        return new RemoteApplication(secure, one, path, limits);
    }

    /** One that several servers have, asked in turn. */
    public static RemoteApplication at(Endpoints endpoints, RemoteLimits limits) {
        return new RemoteApplication(false, endpoints, "", limits);
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        HttpMethod method = HttpMethod.tryParse(environ.method());
        if (method == null || method == HttpMethod.CONNECT) {
            return RemoteFailure.of(501, "the method cannot be passed on")
                    .answer(environ, startResponse);
        }
        RemoteRequest request = new RemoteRequest(environ, method, path, limits);
        return new RemoteCall(client, request, limits).run(environ, startResponse);
    }

    /** Ends all connections; requests that are running fail. */
    @Override
    public void close() {
        group.close();
        factory.close();
    }
}
