package dev.islay.server;

import dev.islay.middleware.Compression;
import dev.islay.middleware.ETags;
import dev.islay.middleware.HeaderRules;
import dev.islay.middleware.Lint;
import dev.islay.middleware.TextTransform;
import dev.islay.wsgi.Middleware;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The middleware that settings name without saying where it is. A class of this table is made as
 * one of the user's: by the constructor whose parameters have the names that the file gives.
 */
final class BuiltIns {
    private static final Map<String, Class<? extends Middleware>> TABLE =
            new TreeMap<>(
                    Map.of(
                            "compression", Compression.class,
                            "etags", ETags.class,
                            "header-rules", HeaderRules.class,
                            "lint", Lint.class,
                            "text-transform", TextTransform.class));

    private BuiltIns() {}

    static Set<String> names() {
        return TABLE.keySet();
    }

    /** {@code name}: one of the table. */
    static Class<? extends Middleware> named(String name) {
        return Objects.requireNonNull(TABLE.get(name), name);
    }
}
