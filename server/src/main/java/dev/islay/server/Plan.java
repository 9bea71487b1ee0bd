package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command line, the variables and a settings file ask for together.
 *
 * @param application what is served, if it was named anywhere
 */
public record Plan(Settings settings, Optional<Application> application) {
    /**
     * What is served.
     *
     * @param origin where it was named: {@code TARGET} is the command line
     */
    public record Application(Target target, String origin) {}

    /**
     * Reads the settings file that is named, or that lies in the directory that is the target, and
     * settles everything. A flag beats a variable, which beats the file; what platforms set for
     * every server comes last.
     *
     * @param named the target on the command line
     * @param flags by name of the setting
     * @throws StartRefused with one mistake, or with all those of the file
     */
    public static Plan make(
            Optional<String> named,
            Map<String, SettingSource.Given> flags,
            Map<String, String> environment)
            throws StartRefused {
        List<SettingSource> ours =
                List.of(SettingSource.flags(flags), SettingSource.variables(environment));
        SettingSource platform = SettingSource.foreignVariables(environment);
        Settings outside = Settings.resolve(ours);
        Optional<Path> path = settingsFile(named, outside);
        if (path.isEmpty()) {
            return naming(named, resolve(ours, Stream.of(platform)));
        }
        SettingsFile file = SettingsFile.read(path.get());
        if (named.isPresent() && outside.value(AllSettings.CONFIG).isPresent()) {
            return naming(named, resolve(ours, Stream.of(file, platform)));
        }
        Settings all = resolve(ours, Stream.of(file, file.directoryToRunIn(), platform));
        return new Plan(all, Optional.of(file.application(directory(all))));
    }

    private static Optional<Path> settingsFile(Optional<String> named, Settings outside) {
        Path directory = directory(outside);
        return outside.value(AllSettings.CONFIG)
                .or(() -> named.flatMap(text -> Target.settingsFile(text, directory)));
    }

    private static Settings resolve(List<SettingSource> first, Stream<SettingSource> more)
            throws StartRefused {
        return Settings.resolve(Stream.concat(first.stream(), more).toList());
    }

    /** When the application is the command line's affair. */
    private static Plan naming(Optional<String> named, Settings settings) throws StartRefused {
        if (named.isEmpty()) {
            return new Plan(settings, Optional.empty());
        }
        Target target = Target.parse(named.get(), directory(settings));
        return new Plan(settings, Optional.of(new Application(target, "TARGET")));
    }

    /** The one that the application runs in. */
    private static Path directory(Settings settings) {
        return settings.value(AllSettings.CHDIR).orElse(Path.of("").toAbsolutePath());
    }
}
