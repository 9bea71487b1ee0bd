package dev.islay.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a pool is made with.
 *
 * @param queue requests that may wait
 * @param queueTimeout how long a request may wait
 * @param readerTimeout how long requests wait while clients that do not take their responses keep
 *     all threads, before the slowest of these has to leave
 * @param interruptGrace how long a request may go on when it was interrupted
 * @param stem what the names of the workers' sockets and pages begin with: a path in a private
 *     directory, short enough for a socket's
 * @param sources told of files that the code of workers comes from, on the event loop
 */
public record PoolOptions(
        int queue,
        Duration queueTimeout,
        Duration readerTimeout,
        Duration interruptGrace,
        Path stem,
        Consumer<Path> sources) {}
