package dev.islay.remote;

import java.time.Duration;

/**
 * How long a {@link RemoteApplication} waits.
 *
 * @param connect for a connection
 * @param answer for the head of a response, once the request is on its way
 * @param pause for the next block of a body, either way
 * @param idle how long a connection that nobody uses is kept; less than the other side keeps it
 */
public record RemoteLimits(Duration connect, Duration answer, Duration pause, Duration idle) {
    /** Three seconds for a connection, a minute for an answer and a block, ten seconds idle. */
    public static RemoteLimits ordinary() {
        return new RemoteLimits(
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10));
    }

    /** Other limits for an answer and its blocks. */
    public RemoteLimits waiting(Duration answer, Duration pause) {
        return new RemoteLimits(connect, answer, pause, idle);
    }
}
