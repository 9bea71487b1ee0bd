package dev.islay.server;

import java.util.Map;

/**
 * A middleware as a settings file names it; nothing of it was looked for yet.
 *
 * @param name of a built-in one, {@code package.Class}, or {@code module:factory}
 * @param parameters by name: texts, booleans, {@link Long}s, {@link Double}s, lists, maps
 * @param origin where it stands: {@code islay.toml:3}
 */
public record MiddlewareText(
        Language language, String name, Map<String, Object> parameters, String origin) {
    /** What it is written in, as far as it matters. */
    public enum Language {
        /** Of this server, see {@link BuiltIns}. */
        BUILT_IN,
        /** A class of the user's. */
        JAVA,
        /** A callable that takes the application and the parameters. */
        PYTHON
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return origin + ": middleware " + name;
    }
}
