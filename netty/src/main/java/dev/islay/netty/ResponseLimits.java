package dev.islay.netty;

/**
 * How much of responses may wait for clients that are slow to take them. Units: bytes.
 *
 * @param memory of all clients together; when it is used up, responses take the way by a file
 * @param file of one response; 0: none ever waits in a file
 */
public record ResponseLimits(long memory, long file) {}
