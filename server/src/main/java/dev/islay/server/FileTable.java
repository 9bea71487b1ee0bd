package dev.islay.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlPosition;

/**
 * A table of a settings file.
 *
 * @param name of a pool or a listener; empty for others
 * @param own the keys that are no settings, such as {@code path}
 * @param settings by name of the setting
 * @param middleware the outermost first
 * @param target what is served, if it says so
 */
record FileTable(
        String name,
        TomlPosition at,
        Map<String, Given> own,
        Map<String, Given> settings,
        List<MiddlewareText> middleware,
        Optional<TargetText> target)
        implements SettingSource {
    FileTable {
        own = Map.copyOf(own);
        settings = Map.copyOf(settings);
    }

    @Override
    public Optional<Given> look(Setting<?> setting) {
        return Optional.ofNullable(settings.get(setting.name()));
    }

    /** What stands for a key of its own. */
    Optional<Given> own(String key) {
        return Optional.ofNullable(own.get(key));
    }
}
