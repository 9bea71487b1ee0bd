package dev.islay.netty;

/**
 * How a server listens.
 *
 * @param connections how many may be open at one time
 * @param backlog how many the system holds until they are accepted
 * @param reusePort whether other processes of the same user may listen at the same TCP port
 */
public record ListenOptions(
        ClientTransport transport, int connections, int backlog, boolean reusePort) {}
