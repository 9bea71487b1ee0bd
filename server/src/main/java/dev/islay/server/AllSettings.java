package dev.islay.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of all settings, in the order of the help. What a setting means is its sentence; sizes
 * are in bytes. Names are gunicorn's where it has one.
 */
public final class AllSettings {
    private static final List<Setting<?>> TABLE =
            Stream.of(
                            ApplicationSettings.all(),
                            ListeningSettings.all(),
                            PythonSettings.all(),
                            JavaSettings.all(),
                            WorkerSettings.all(),
                            RecyclingSettings.all(),
                            HookSettings.all(),
                            RequestSettings.all(),
                            TimeSettings.all(),
                            DeadlineSettings.all(),
                            BodySettings.all(),
                            LogSettings.all(),
                            OperationSettings.all())
                    .flatMap(List::stream)
                    .<Setting<?>>map(each -> each)
                    .toList();

    private AllSettings() {}

    /** All of them, in the order of the help. */
    public static List<Setting<?>> all() {
        return TABLE;
    }

    /** The one with this name. */
    public static Optional<Setting<?>> named(String name) {
        return TABLE.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }
}
