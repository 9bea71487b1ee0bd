package dev.islay.gateway;

/**
 * Who is connected to what: the two ends of a connection and its scheme.
 *
 * @param remoteAddress IP address without brackets; empty on a Unix socket
 * @param remotePort 0 on a Unix socket
 * @param serverName the listener's own name or address; never empty (PEP 3333, {@code SERVER_NAME})
 * @param serverPort the listener's own port; 80 on a Unix socket, since it may not be empty
 * @param scheme {@code http} or {@code https}
 */
public record Peer(
        String remoteAddress, int remotePort, String serverName, int serverPort, String scheme) {}
