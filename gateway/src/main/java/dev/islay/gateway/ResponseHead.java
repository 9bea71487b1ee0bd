package dev.islay.gateway;

import java.util.ArrayList;
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
    /** The same, for a carrier that ends the connection behind it. */
    public ResponseHead closing() {
        List<String> closing = new ArrayList<>(fields.size() + 2);
        for (int i = 0; i < fields.size(); i += 2) {
            if (!Syntax.same(fields.get(i), "connection")) {
                closing.add(fields.get(i));
                closing.add(fields.get(i + 1));
            }
        }
        closing.add("Connection");
        closing.add("close");
        return new ResponseHead(status, closing, framing);
    }

    /** The three digits. */
    public int code() {
        return Integer.parseInt(status, 0, 3, 10);
    }
}
