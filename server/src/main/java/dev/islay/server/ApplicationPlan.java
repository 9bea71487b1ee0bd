package dev.islay.server;

import java.util.List;
import java.util.Map;

/**
 * An application of a pool.
 *
 * @param middleware in Python, around it, the outermost first
 * @param origin where it was named: {@code TARGET}, {@code --mount}, {@code islay.toml:3}
 * @param settings of the mount that named it
 */
public record ApplicationPlan(
        Target target, List<MiddlewareText> middleware, String origin, Settings settings) {
    /** The keys that are set for every WSGI environ. */
    Map<String, String> environ() {
        return settings.value(PythonSettings.ENVIRON);
    }

    /** Whether one loaded application can be both, in the same pool. */
    boolean sameInPool(ApplicationPlan other) {
        return target.equals(other.target)
                && middleware.equals(other.middleware)
                && environ().equals(other.environ());
    }
}
