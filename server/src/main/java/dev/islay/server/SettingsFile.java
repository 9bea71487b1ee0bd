package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a settings file holds, all of it right by itself. Its keys are the names of the settings,
 * and {@code target}. Paths in it, targets too, count from its directory.
 *
 * @param top what stands before the first table
 * @param pools by name
 * @param listeners by name
 * @param applications in Java, that Python code calls, by name
 */
record SettingsFile(
        Path path,
        FileTable top,
        List<FileMount> mounts,
        Map<String, FileTable> pools,
        Map<String, FileTable> listeners,
        Map<String, FileTable> applications)
        implements SettingSource {
    /** What it is called in the directory of an application. */
    static final String NAME = "islay.toml";

    /** The key of the application. */
    static final String TARGET = "target";

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
        return top.look(setting);
    }

    /** An application that a file names runs in the file's directory, unless something is said. */
    SettingSource directoryToRunIn() {
        Given directory = new Given(shown(path), List.of(directory().toString()), directory());
        return setting ->
                setting == PythonSettings.CHDIR ? Optional.of(directory) : Optional.empty();
    }

    /** The application for everything, if the file names one or nothing but settings. */
    Optional<TargetText> target() {
        return top.target()
                .or(() ->
                        mounts.isEmpty()
                                ? Optional.of(new TargetText.Named("./", shown(path)))
                                : Optional.empty());
    }

    Path directory() {
        return path.resolveSibling("");
    }

    /** As short as a person at the terminal would write it. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
