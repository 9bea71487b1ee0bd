package dev.islay.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be seen of a response. Everything that is empty does not matter.
 *
 * @param statuses any of them
 * @param mayRefuse statuses that are right too, for a stricter server; then nothing else matters
 * @param fields patterns that the values of fields match; repeated fields are joined by {@code " |
 *     "}
 * @param body the whole body as Latin-1
 * @param part what the body begins with, before it is complete; the response goes on
 * @param json what a JSON object in the body has, by name, as text
 * @param after how the response and the connection end
 */
public record Expectation(
        List<Integer> statuses,
        List<Integer> mayRefuse,
        Optional<String> reason,
        Map<String, String> fields,
        List<String> absent,
        Optional<String> body,
        Optional<String> part,
        Optional<String> pattern,
        Map<String, String> json,
        List<String> jsonAbsent,
        Optional<Framing> framing,
        After after) {
    /** How a body is delimited. */
    public enum Framing {
        /** There is none. */
        NONE,
        /** By {@code Content-Length}. */
        LENGTH,
        /** In chunks. */
        CHUNKED,
        /** By the end of the connection. */
        CLOSE
    }

    /** What follows a response. */
    public enum After {
        /** Anything. */
        ANY,
        /** The connection ends. */
        CLOSED,
        /** Another request on the connection is answered. */
        KEPT,
        /** The connection ends within the body, so that the client can tell. */
        CUT
    }
}
