package dev.islay.server;

import java.util.ArrayList;
import java.util.List;

/** Collects the settings of one class, in the order in which they are declared. */
final class SettingGroup {
    private final List<Setting<?>> settings = new ArrayList<>();

    <T> Setting<T> add(Setting<T> setting) {
        settings.add(setting);
        return setting;
    }

    List<Setting<?>> all() {
        return List.copyOf(settings);
    }
}
