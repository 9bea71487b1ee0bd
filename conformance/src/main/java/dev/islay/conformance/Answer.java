package dev.islay.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A response as far as it has come.
 *
 * @param body decoded
 * @param stage how far it has come
 * @param length how many bytes of the connection it takes up
 * @param flaw what is wrong with it as HTTP; empty: nothing
 */
record Answer(
        String statusLine,
        List<Field> fields,
        byte[] body,
        Expectation.Framing framing,
        Stage stage,
        int length,
        String flaw) {
    /** How far a response has come. */
    enum Stage {
        HEAD,
        BODY,
        /** The body goes on until the connection ends, and that it has not. */
        ENDLESS,
        WHOLE
    }

    /** One field, its name as it was sent. */
    record Field(String name, String value) {}

    /** 0 when the status line is none. */
    int status() {
        return statusLine.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")
                ? Integer.parseInt(statusLine, 9, 12, 10)
                : 0;
    }

    String reason() {
        return statusLine.length() < 13 ? "" : statusLine.substring(13);
    }

    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    /** All values of a field in order, between them {@code " | "}; empty without one. */
    String field(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .collect(Collectors.joining(" | "));
    }
}
