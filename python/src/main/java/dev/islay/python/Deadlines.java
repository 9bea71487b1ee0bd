package dev.islay.python;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For how long an application may have a request.
 *
 * @param ordinary what holds for most; zero: for ever
 * @param byPath what holds for paths below the mount ({@code PATH_INFO}), the pattern that says
 *     most first
 */
public record Deadlines(Duration ordinary, SortedMap<PathPattern, Duration> byPath) {
    /** None. */
    public static final Deadlines NONE = new Deadlines(Duration.ZERO, new TreeMap<>());

    /** The time for a request to {@code path}, which begins with the mount's. */
    Duration of(String path, String scriptName) {
        return of(path.startsWith(scriptName) ? path.substring(scriptName.length()) : path);
    }

    /** The time for a request to a path below the mount. */
    public Duration of(String below) {
        for (Map.Entry<PathPattern, Duration> entry : byPath.entrySet()) {
            if (entry.getKey().matches(below)) {
                return entry.getValue();
            }
        }
        return ordinary;
    }
}
