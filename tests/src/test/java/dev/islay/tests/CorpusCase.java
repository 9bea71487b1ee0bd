package dev.islay.tests;

import dev.islay.conformance.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A case of a corpus of raw requests: what a client sends, and what has to become of it.
 *
 * @param raw the bytes of the connection
 * @param config what the server must be set to, by names of the corpus
 * @param served the requests that must reach the application; empty for an invalid case
 * @param mayRefuse statuses that are right for a valid case too
 */
record CorpusCase(
        String name,
        byte[] raw,
        Map<?, ?> config,
        List<Served> served,
        List<Integer> mayRefuse,
        String stage,
        String wrong) {
    /** What the application must see of one request. */
    record Served(byte[] body, Map<String, String> environ) {}

    boolean isValid() {
        return name.startsWith("valid/");
    }

    /** Options of the command line for {@link #config}. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        config.forEach((key, value) -> options.addAll(option(text(key), text(value))));
        return options;
    }

    /** The server limits the sum of all fields, without their line ends. */
    private static List<String> option(String key, String value) {
        return switch (key) {
            case "max_request_line" -> List.of("--limit-request-line", value);
            case "max_field" ->
                    List.of("--limit-request-headers", "" + (Integer.parseInt(value) - 2));
            case "max_fields" -> List.of("--limit-request-fields", value);
            default -> throw new IllegalArgumentException("no setting for " + key);
        };
    }

    /** Whether the server has settings for what the case needs: a sum of 256 bytes is its least. */
    boolean canBeSet() {
        return !config.containsKey("proxy_protocol")
                && (!(config.get("max_field") instanceof Number least) || least.intValue() > 258);
    }

    @Override
    public String toString() {
        return name;
    }

    static List<CorpusCase> read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(CorpusCase::parse).toList();
        }
    }

    private static CorpusCase parse(String line) {
        Map<?, ?> fields = object(JsonText.parse(line));
        String key = fields.containsKey("raw_with_host") ? "raw_with_host" : "raw";
        return new CorpusCase(
                text(fields.get("name")),
                bytes(fields.get(key)),
                object(fields.get("config")),
                list(fields.get("requests")).stream().map(CorpusCase::served).toList(),
                list(fields.get("may_refuse")).stream()
                        .map(it -> Integer.valueOf(text(it)))
                        .toList(),
                text(fields.get("stage")),
                text(fields.get("wrong")));
    }

    private static Served served(Object request) {
        Map<String, String> environ = new LinkedHashMap<>();
        object(object(request).get("environ"))
                .forEach((key, value) -> environ.put(text(key), text(value)));
        return new Served(bytes(object(request).get("body")), environ);
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> object ? object : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }

    private static byte[] bytes(@Nullable Object value) {
        return Base64.getDecoder().decode(text(value));
    }
}
