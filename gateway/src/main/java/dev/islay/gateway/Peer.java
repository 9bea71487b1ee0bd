package dev.islay.gateway;

/**
 * Who is connected to what: the two ends of a connection and its scheme. One for a connection, so
 * it keeps the ports as text too, which every environ needs.
 */
public final class Peer {
    private final String remoteAddress;
    private final int remotePort;
    private final String remotePortText;
    private final String serverName;
    private final int serverPort;
    private final String serverPortText;
    private final String scheme;

    /**
     * Both ends of a connection.
     *
     * @param remoteAddress IP address without brackets; empty on a Unix socket
     * @param remotePort 0 on a Unix socket
     * @param serverName the listener's own name or address; never empty (PEP 3333, {@code
     *     SERVER_NAME})
     * @param serverPort the listener's own port; 80 on a Unix socket, since it may not be empty
     * @param scheme {@code http} or {@code https}
     */
    public Peer(
            String remoteAddress,
            int remotePort,
            String serverName,
            int serverPort,
            String scheme) {
        this.remoteAddress = remoteAddress;
        this.remotePort = remotePort;
        this.remotePortText = Integer.toString(remotePort);
        this.serverName = serverName;
        this.serverPort = serverPort;
        this.serverPortText = Integer.toString(serverPort);
        this.scheme = scheme;
    }

    /** The client's IP address without brackets; empty on a Unix socket. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** The client's port; 0 on a Unix socket. */
    public int remotePort() {
        return remotePort;
    }

    /** {@link #remotePort()} in digits. */
    public String remotePortText() {
        return remotePortText;
    }

    /** The listener's own name or address; never empty. */
    public String serverName() {
        return serverName;
    }

    /** The listener's own port; 80 on a Unix socket. */
    public int serverPort() {
        return serverPort;
    }

    /** {@link #serverPort()} in digits. */
    public String serverPortText() {
        return serverPortText;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }
}
