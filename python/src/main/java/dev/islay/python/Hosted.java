package dev.islay.python;

import java.util.List;
import java.util.Map;

/**
 * An application that a pool's workers load.
 *
 * @param target as {@code docs/worker-protocol.md} defines it
 * @param environ keys of the WSGI environ of each of its requests
 * @param middleware around it, the outermost first
 */
public record Hosted(String target, Map<String, String> environ, List<Middleware> middleware) {
    /** Without middleware. */
    public Hosted(String target, Map<String, String> environ) {
        this(target, environ, List.of());
    }

    /**
     * A callable that takes the application and keyword arguments, and returns another.
     *
     * @param target {@code module:factory}
     * @param parameters texts, booleans, numbers, lists and maps of them
     * @param origin what a message about it begins with
     */
    public record Middleware(String target, Map<String, Object> parameters, String origin) {}
}
