package dev.islay.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Writes the environ of a request: the CGI variables (RFC 3875, 4.1), the fields as {@code HTTP_*},
 * and what PEP 3333 ("environ Variables") asks of the part that knows the connection. What is the
 * same for every request ({@code wsgi.version}, {@code SERVER_SOFTWARE} …) is not repeated here.
 *
 * <ul>
 *   <li>{@code SCRIPT_NAME}, {@code PATH_INFO} and {@code QUERY_STRING} are always there, empty or
 *       not.
 *   <li>{@code REMOTE_ADDR} is too, although PEP 3333 lets an empty one be left out: RFC 3875
 *       requires it and applications index it. It is empty on a Unix socket. {@code REMOTE_PORT} is
 *       left out when it is not known, {@code REMOTE_HOST} always: nothing is looked up.
 *   <li>{@code REQUEST_URI} and {@code RAW_URI} are the target as sent.
 *   <li>{@code CONTENT_LENGTH} is as sent. For a chunked body that is complete it is the length
 *       without the chunks, and no {@code HTTP_TRANSFER_ENCODING} contradicts it; for one that is
 *       still coming it is the other way round.
 *   <li>{@code HTTP_HOST} is the host asked for, which a target in absolute form or a trusted proxy
 *       may have set.
 *   <li>Fields with an underscore in their name and {@code Proxy} are left out.
 * </ul>
 *
 * <p>Threading: any thread; one instance serves all.
 */
public final class EnvironBuilder {
    private static final EnvironKey REQUEST_METHOD = new EnvironKey("REQUEST_METHOD");
    private static final EnvironKey SCRIPT_NAME = new EnvironKey("SCRIPT_NAME");
    private static final EnvironKey PATH_INFO = new EnvironKey("PATH_INFO");
    private static final EnvironKey QUERY_STRING = new EnvironKey("QUERY_STRING");
    private static final EnvironKey REQUEST_URI = new EnvironKey("REQUEST_URI");
    private static final EnvironKey RAW_URI = new EnvironKey("RAW_URI");
    private static final EnvironKey SERVER_PROTOCOL = new EnvironKey("SERVER_PROTOCOL");
    private static final EnvironKey SERVER_NAME = new EnvironKey("SERVER_NAME");
    private static final EnvironKey SERVER_PORT = new EnvironKey("SERVER_PORT");
    private static final EnvironKey REMOTE_ADDR = new EnvironKey("REMOTE_ADDR");
    private static final EnvironKey REMOTE_PORT = new EnvironKey("REMOTE_PORT");
    private static final EnvironKey URL_SCHEME = new EnvironKey("wsgi.url_scheme");
    private static final EnvironKey HTTPS = new EnvironKey("HTTPS");
    private static final EnvironKey HTTP_HOST = new EnvironKey("HTTP_HOST");
    private static final EnvironKey CONTENT_LENGTH = new EnvironKey("CONTENT_LENGTH");
    private static final EnvironKey TRANSFER_ENCODING = new EnvironKey("HTTP_TRANSFER_ENCODING");

    private final FieldNames names = new FieldNames();

    /**
     * Writes every pair of {@code request} to {@code sink}.
     *
     * @param body decides about {@code CONTENT_LENGTH}
     * @param scriptName the mount's prefix: empty, or it begins with a slash, does not end with
     *     one, and the request's path is it or goes on with a slash behind it
     */
    public void build(Request request, RequestBody body, String scriptName, EnvironSink sink) {
        target(request, scriptName, sink);
        connection(request.peer(), sink);
        if (request.host() != null) {
            sink.pair(HTTP_HOST, request.host());
        }
        EnvironFields fields = new EnvironFields(names);
        request.head().fields(fields);
        fields.to(sink);
        if (request.contentLength() >= 0) {
            announced(fields.contentLength(), sink);
        } else {
            chunked(body, sink);
        }
    }

    private static void target(Request request, String scriptName, EnvironSink sink) {
        RequestHead head = request.head();
        sink.pair(REQUEST_METHOD, head.method());
        sink.pair(SCRIPT_NAME, scriptName);
        sink.pair(PATH_INFO, pathInfo(request.path(), scriptName));
        sink.pair(QUERY_STRING, request.query());
        sink.pair(REQUEST_URI, head.target());
        sink.pair(RAW_URI, head.target());
        sink.pair(SERVER_PROTOCOL, head.protocol());
    }

    private static String pathInfo(String path, String scriptName) {
        return path.startsWith(scriptName) ? path.substring(scriptName.length()) : path;
    }

    private static void connection(Peer peer, EnvironSink sink) {
        sink.pair(SERVER_NAME, peer.serverName());
        sink.pair(SERVER_PORT, peer.serverPortText());
        sink.pair(REMOTE_ADDR, peer.remoteAddress());
        if (peer.remotePort() != 0) {
            sink.pair(REMOTE_PORT, peer.remotePortText());
        }
        sink.pair(URL_SCHEME, peer.scheme());
        if (peer.scheme().equals("https")) {
            sink.pair(HTTPS, "on");
        }
    }

    private static void announced(@Nullable CharSequence contentLength, EnvironSink sink) {
        if (contentLength != null) {
            sink.pair(CONTENT_LENGTH, contentLength);
        }
    }

    private static void chunked(RequestBody body, EnvironSink sink) {
        switch (body) {
            case RequestBody.None _ -> sink.pair(CONTENT_LENGTH, "0");
            case RequestBody.Inline(byte[] bytes) ->
                    sink.pair(CONTENT_LENGTH, Integer.toString(bytes.length));
            case RequestBody.Spilled(_, long length, _) ->
                    sink.pair(CONTENT_LENGTH, Long.toString(length));
            case RequestBody.Streamed _ -> sink.pair(TRANSFER_ENCODING, "chunked");
        }
    }
}
