package dev.islay.python;

import java.util.Map;

/**
 * An application that a worker has loaded.
 *
 * @param application what was found: {@code module:callable}
 * @param file where it was found
 */
public record Loaded(String application, String file) {
    static Loaded of(Map<String, String> values) {
        return new Loaded(
                values.getOrDefault("application", "?"), values.getOrDefault("file", "?"));
    }
}
