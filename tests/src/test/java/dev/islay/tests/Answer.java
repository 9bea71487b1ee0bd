package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A response as it came from the wire. {@code fields}: in order, names as sent. */
record Answer(String statusLine, List<Field> fields, byte[] body) {
    /** One header field. */
    record Field(String name, String value) {}

    int status() {
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    /** The body as Latin-1. */
    String text() {
        return new String(body, ISO_8859_1);
    }

    /** The value of a field that is there once, or an empty text. */
    String field(String name) {
        List<String> values = all(name);
        assertThat(values.size()).as("fields %s", name).isLessThanOrEqualTo(1);
        return values.isEmpty() ? "" : values.getFirst();
    }

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    boolean has(String name) {
        return !all(name).isEmpty();
    }

    @Override
    public String toString() {
        return statusLine + " " + fields + " " + text();
    }
}
