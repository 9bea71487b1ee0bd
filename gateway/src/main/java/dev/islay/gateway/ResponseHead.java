package dev.islay.gateway;

import java.util.List;

/**
 * The head of a response, ready to be serialised: nothing is missing, nothing needs another look.
 *
 * @param status code, space, reason: {@code 200 OK}; Latin-1 without control characters
 * @param fields name, value, name, value …, Latin-1 without control characters, hop-by-hop fields
 *     only where the server itself put them
 * @param framing how the body is delimited
 */
public record ResponseHead(String status, List<String> fields, Framing framing) {
    /** The three digits. */
    public int code() {
        return Integer.parseInt(status, 0, 3, 10);
    }
}
