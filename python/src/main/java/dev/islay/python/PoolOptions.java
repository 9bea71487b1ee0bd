package dev.islay.python;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a pool is made with.
 *
 * @param queue requests that may wait
 * @param queueTimeout how long a request may wait
 * @param bodyLimit bytes of a request body
 * @param streamBodies whether applications get bodies while they arrive
 * @param runDirectory a private directory whose path is short enough for a socket's
 * @param transport that of the pool's event loop
 */
public record PoolOptions(
        int queue,
        Duration queueTimeout,
        long bodyLimit,
        boolean streamBodies,
        Path runDirectory,
        WorkerTransport transport) {}
