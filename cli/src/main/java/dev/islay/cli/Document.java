package dev.islay.cli;

import dev.islay.conformance.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A JSON object that a control socket has sent. What is not there reads as empty, or as 0. */
record Document(Map<?, ?> members) {
    static Document parse(String text) throws IOException {
        try {
            return of(JsonText.parse(text));
        } catch (JacksonException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Document of(@Nullable Object value) {
        return new Document(value instanceof Map<?, ?> members ? members : Map.of());
    }

    String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    boolean yes(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    double number(String name) {
        return members.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    long whole(String name) {
        return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    List<String> texts(String name) {
        return list(name).stream().map(String::valueOf).toList();
    }

    List<Document> objects(String name) {
        return list(name).stream().map(Document::of).toList();
    }

    private List<?> list(String name) {
        return members.get(name) instanceof List<?> list ? list : List.of();
    }
}
