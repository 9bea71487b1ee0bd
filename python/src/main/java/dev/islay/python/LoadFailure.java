package dev.islay.python;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a worker could not load the application.
 *
 * @param kind as {@code docs/worker-protocol.md} lists them, or {@code start} when the process
 *     itself did not come up
 * @param summary one line
 * @param traceback the Python traceback; empty without one
 * @param module the module that is missing, if one is
 */
public record LoadFailure(String kind, String summary, String traceback, @Nullable String module) {
    static LoadFailure of(Map<String, String> values) {
        return new LoadFailure(
                values.getOrDefault("kind", "other"),
                values.getOrDefault("summary", "the application could not be loaded"),
                values.getOrDefault("traceback", ""),
                values.get("module"));
    }

    static LoadFailure ofStart(String summary) {
        return new LoadFailure("start", summary, "", null);
    }
}
