package dev.islay.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where settings are given outside files, and how they and the tables of a file are weighed. */
final class Sources {
    private final SettingSource flags;
    private final SettingSource variables;
    private final SettingSource platform;

    Sources(Map<String, SettingSource.Given> flags, Map<String, String> environment) {
        this.flags = SettingSource.flags(flags);
        this.variables = SettingSource.variables(environment);
        this.platform = SettingSource.foreignVariables(environment);
    }

    /** Each setting from the first place that has it: flags, variables, these, the platform's. */
    Settings settle(SettingSource... tables) throws StartRefused {
        List<SettingSource> all = new ArrayList<>(List.of(flags, variables));
        all.addAll(List.of(tables));
        all.add(platform);
        return Settings.resolve(all);
    }

    /** As {@link #settle}, but the addresses of a listener are its own alone. */
    Settings settleListener(FileTable listener, SettingSource file) throws StartRefused {
        SettingSource own =
                setting ->
                        setting == ListeningSettings.BIND
                                ? listener.look(setting)
                                : Optional.empty();
        return Settings.resolve(List.of(own, flags, variables, listener, file, platform));
    }

    /** Whether anybody says where to listen. */
    boolean says(Setting<?> setting, SettingSource file) {
        return List.of(flags, variables, file, platform).stream()
                .anyMatch(source -> source.look(setting).isPresent());
    }
}
