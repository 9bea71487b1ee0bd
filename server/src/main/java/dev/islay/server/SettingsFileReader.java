package dev.islay.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Makes a {@link SettingsFile} of TOML. Everything is read even when something was wrong, so that
 * all mistakes are told together. For one file, on one thread.
 */
final class SettingsFileReader {
    private static final String NO_SUCH_SETTING = ": unknown setting; islay --help lists all";
    private static final String NO_SUCH_TABLE =
            ": unknown table; env and environ are tables, the other settings stand before the"
                    + " first table";

    private final Path path;
    private final String name;
    private final Mistakes mistakes;
    private final Map<String, SettingSource.Given> settings = new HashMap<>();
    private SettingSource.@Nullable Given target;

    /** {@code name}: what the file is called in messages. */
    SettingsFileReader(Path path, String name) {
        this.path = path;
        this.name = name;
        this.mistakes = new Mistakes(name);
    }

    SettingsFile read(String text) throws StartRefused {
        TomlParseResult toml = Toml.parse(text, TomlParseOptions.sourceless());
        toml.errors().forEach(e -> mistakes.add(e.position(), String.valueOf(e.getMessage())));
        for (String key : toml.keySet()) {
            take(key, FileValue.entry(toml, key));
        }
        mistakes.refuse();
        return new SettingsFile(path, Optional.ofNullable(target), settings);
    }

    private void take(String key, FileValue value) {
        Setting<?> setting = AllSettings.named(key).orElse(null);
        if (key.equals(SettingsFile.TARGET)) {
            takeTarget(value);
        } else if (setting == null) {
            mistakes.add(value.at(), unknown(key, value.toml()));
        } else if (!setting.inFile()) {
            mistakes.add(value.at(), key + ": a settings file cannot hold it");
        } else {
            List<String> texts = new FileTexts(setting, base(), mistakes).of(value);
            settings.put(key, given(value.at(), texts));
        }
    }

    private void takeTarget(FileValue value) {
        if (value.toml() instanceof String text) {
            if (text.indexOf('\0') >= 0) {
                mistakes.add(value.at(), "target: no name has a NUL character");
            }
            target = given(value.at(), List.of(text));
        } else {
            mistakes.add(
                    value.at(),
                    "target: takes a string, such as \"app.py\" or \"module:callable\", not "
                            + value.type());
        }
    }

    private SettingSource.Given given(TomlPosition at, List<String> texts) {
        return new SettingSource.Given(name + ":" + at.line(), texts, base());
    }

    private Path base() {
        return path.resolveSibling("");
    }

    private static String unknown(String key, Object value) {
        boolean table = holdsTables(value);
        String shown = Toml.joinKeyPath(List.of(key));
        return NearestName.of(key, table ? tables() : keys())
                .map(near -> "; did you mean " + near + "?")
                .map(hint -> shown + (table ? ": unknown table" : ": unknown setting") + hint)
                .orElse(shown + (table ? NO_SUCH_TABLE : NO_SUCH_SETTING));
    }

    private static boolean holdsTables(Object value) {
        return value instanceof TomlTable
                || (value instanceof TomlArray array && !array.isEmpty() && array.isTable(0));
    }

    private static Stream<String> keys() {
        Stream<String> names =
                AllSettings.all().stream().filter(Setting::inFile).map(Setting::name);
        return Stream.concat(Stream.of(SettingsFile.TARGET), names);
    }

    private static Stream<String> tables() {
        return AllSettings.all().stream()
                .filter(setting -> setting.shape() == Setting.Shape.PAIRS)
                .map(Setting::name);
    }
}
