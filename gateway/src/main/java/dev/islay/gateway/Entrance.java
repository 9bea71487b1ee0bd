package dev.islay.gateway;

/**
 * Decides where a request goes. Asked before a byte of its body is read and before {@code 100
 * Continue} is sent. Called on the event loops of clients, of which there may be several.
 */
@FunctionalInterface
public interface Entrance {
    /** Throws when there is no place for the request: no mount (404), draining or full (503). */
    Endpoint admit(Request request) throws RequestRefused;
}
