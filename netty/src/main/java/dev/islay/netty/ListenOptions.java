package dev.islay.netty;

/**
 * How a server listens.
 *
 * @param connections how many may be open at one time
 * @param backlog how many the system holds until they are accepted
 * @param unsent how many bytes the system takes for a client of TCP beyond what it may send at
 *     once; 0: its own choice
 * @param reusePort whether other processes of the same user may listen at the same TCP port
 */
public record ListenOptions(
        ClientTransport transport, int connections, int backlog, long unsent, boolean reusePort) {}
