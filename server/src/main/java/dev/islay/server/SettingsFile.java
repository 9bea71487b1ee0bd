package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a settings file holds, all of it right by itself. Its keys are the names of the settings,
 * and {@code target}. Paths in it, the target's too, count from its directory.
 *
 * @param target the application that it names
 * @param settings by name of the setting
 */
record SettingsFile(Path path, Optional<Given> target, Map<String, Given> settings)
        implements SettingSource {
    /** What it is called in the directory of an application. */
    static final String NAME = "islay.toml";

    /** The key of the application. */
    static final String TARGET = "target";

    SettingsFile {
        settings = Map.copyOf(settings);
    }

    /**
     * Reads a file.
     *
     * @param path absolute
     * @throws StartRefused when it cannot be read, with all the mistakes that are in it
     */
    static SettingsFile read(Path path) throws StartRefused {
        String name = shown(path);
        return new SettingsFileReader(path, name).read(FileText.read(path, name));
    }

    @Override
    public Optional<Given> look(Setting<?> setting) {
        return Optional.ofNullable(settings.get(setting.name()));
    }

    /** An application that a file names runs in the file's directory, unless something is said. */
    SettingSource directoryToRunIn() {
        Given directory = new Given(shown(path), List.of(directory().toString()), directory());
        return setting -> setting == AllSettings.CHDIR ? Optional.of(directory) : Optional.empty();
    }

    /**
     * The application: what {@code target} says, else what the directory has.
     *
     * @param modules where modules are looked up
     */
    Plan.Application application(Path modules) throws StartRefused {
        Given given = target.orElse(new Given(shown(path), List.of("./")));
        try {
            Target found = Target.parse(given.texts().getLast(), directory(), modules);
            return new Plan.Application(found, given.origin());
        } catch (StartRefused wrong) {
            String missing = target.isPresent() ? "" : ", where the key target is missing";
            throw StartRefused.usage(given.origin() + missing + ": " + wrong.getMessage());
        }
    }

    private Path directory() {
        return path.resolveSibling("");
    }

    /** As short as a person at the terminal would write it. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
