package dev.islay.python;

import java.util.Map;
import java.util.SortedMap;

/**
 * What a worker says of itself when it has loaded its applications.
 *
 * @param gil whether one thread at a time runs Python code
 * @param accelerated whether its hottest lines run in C (docs/pythons.md)
 * @param loaded the applications that serve, by number; at least one
 * @param failed those that did not load, by number
 */
public record WorkerReady(
        long pid,
        String python,
        String implementation,
        String executable,
        String prefix,
        boolean gil,
        boolean accelerated,
        SortedMap<Integer, Loaded> loaded,
        SortedMap<Integer, LoadFailure> failed) {
    static WorkerReady of(
            long pid,
            Map<String, String> values,
            SortedMap<Integer, Loaded> loaded,
            SortedMap<Integer, LoadFailure> failed) {
        return new WorkerReady(
                pid,
                values.getOrDefault("python", "?"),
                values.getOrDefault("implementation", "Python"),
                values.getOrDefault("executable", "?"),
                values.getOrDefault("prefix", "?"),
                !"false".equals(values.get("gil")),
                "true".equals(values.get("accelerated")),
                loaded,
                failed);
    }

    /** What it serves, for a line of the log. */
    public String applications() {
        return String.join(", ", loaded.values().stream().map(Loaded::application).toList());
    }
}
