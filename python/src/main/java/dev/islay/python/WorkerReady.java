package dev.islay.python;

import java.util.Map;

/**
 * What a worker says of itself when it has loaded the application.
 *
 * @param application what was found: {@code module:callable}
 * @param file where it was found
 * @param gil whether one thread at a time runs Python code
 */
public record WorkerReady(
        long pid,
        String python,
        String implementation,
        String executable,
        String prefix,
        String application,
        String file,
        boolean gil) {
    static WorkerReady of(long pid, Map<String, String> values) {
        return new WorkerReady(
                pid,
                values.getOrDefault("python", "?"),
                values.getOrDefault("implementation", "Python"),
                values.getOrDefault("executable", "?"),
                values.getOrDefault("prefix", "?"),
                values.getOrDefault("application", "?"),
                values.getOrDefault("file", "?"),
                !"false".equals(values.get("gil")));
    }
}
