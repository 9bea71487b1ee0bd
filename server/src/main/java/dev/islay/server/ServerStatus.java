package dev.islay.server;

import dev.islay.python.PoolStatus;
import java.time.Duration;
import java.util.List;

/**
 * A server as it was when it was asked for.
 *
 * @param age since it was started
 * @param identity where it runs and what it was told to
 */
record ServerStatus(
        Readiness.Phase phase,
        Duration age,
        Identity identity,
        List<ListenerStatus> listeners,
        List<HostedStatus> pools) {
    /**
     * What tells a server from others on the machine.
     *
     * @param directory the one it was started in
     * @param config its settings file; empty without
     * @param control its control socket
     * @param applications directories of what it serves, each once
     */
    record Identity(String directory, String config, String control, List<String> applications) {}

    /**
     * A listener.
     *
     * @param name empty for the one that stands before the first table
     * @param connections that are open
     */
    record ListenerStatus(String name, List<String> addresses, int connections) {}

    /**
     * A pool and what is known of it outside.
     *
     * @param mounts where its applications are
     * @param wanted how many workers it is to have
     * @param ready whether it does what it is there for: one on demand always does
     */
    record HostedStatus(
            String name,
            List<String> mounts,
            int wanted,
            boolean onDemand,
            boolean ready,
            PoolStatus pool) {}
}
