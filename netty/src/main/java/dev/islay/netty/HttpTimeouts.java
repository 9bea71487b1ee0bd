package dev.islay.netty;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param header from the first byte of a request (or from the connect) to the end of its head
 * @param body without a byte of the body
 * @param bodyRate bytes of a body in a second, at least, on average over the time {@code body}; 0:
 *     any
 * @param keepAlive without a new request on a kept connection
 * @param send without the client taking a byte of what is queued for it
 * @param sendRate bytes in a second that a client takes of what is queued for it, at least, on
 *     average over the time {@code send}; 0: any
 * @param halfClose without a byte taken by a client that has shut its sending side
 */
public record HttpTimeouts(
        Duration header,
        Duration body,
        long bodyRate,
        Duration keepAlive,
        Duration send,
        long sendRate,
        Duration halfClose) {}
