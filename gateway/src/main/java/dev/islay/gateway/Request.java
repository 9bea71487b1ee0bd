package dev.islay.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A request that kept the rules of HTTP: made by {@link RequestPolicy}, and told anew by {@link
 * ForwardedHeaders} when it came through proxies.
 *
 * @param head as received
 * @param path the percent-decoded path as Latin-1 text, one character for each byte; starts with a
 *     slash, or is {@code *} (RFC 9110, 7.1; PEP 3333, {@code PATH_INFO})
 * @param query what follows the question mark, not decoded; empty without one
 * @param host the authority the client asked for, or null (HTTP/1.0 without Host)
 * @param contentLength bytes announced, 0 without a body, −1 when chunked
 * @param expectsContinue the client waits for {@code 100 Continue} before it sends the body
 * @param keepAlive the client can use the connection again
 * @param peer the connection, after trusted proxies were believed
 */
public record Request(
        RequestHead head,
        String path,
        String query,
        @Nullable String host,
        long contentLength,
        boolean expectsContinue,
        boolean keepAlive,
        Peer peer) {}
