package dev.islay.server;

import dev.islay.server.SettingSource.Given;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads the keys of one table of a settings file, each with its place.
 *
 * @param file what the file is called in messages
 * @param base what relative paths count from
 */
record FileTableReader(TableKind kind, String file, Path base, Mistakes mistakes) {
    private static final List<String> TABLES = List.of("mount", "pool", "listener", "application");

    /** The keys that are right; what is wrong is among the mistakes. */
    FileTable read(String name, TomlTable table, TomlPosition at) {
        Map<String, Given> own = new HashMap<>();
        Map<String, Given> settings = new HashMap<>();
        List<MiddlewareText> middleware = List.of();
        Optional<TargetText> target = Optional.empty();
        for (String key : table.keySet()) {
            FileValue value = FileValue.entry(table, key);
            if (kind.owns(key) && key.equals(MiddlewareReader.KEY)) {
                middleware = new MiddlewareReader(file, mistakes).read(value);
            } else if (kind.owns(key) && key.equals(SettingsFile.TARGET)) {
                target = new TargetReader(file, base, mistakes).read(key, value);
                own.put(key, given(value, List.of())); // where it stands, right or wrong
            } else if (kind.owns(key)) {
                own.put(key, given(value, texts(key, value)));
            } else if (!(kind == TableKind.TOP && TABLES.contains(key))) {
                take(key, value, settings);
            }
        }
        return new FileTable(name, at, own, settings, middleware, target);
    }

    private void take(String key, FileValue value, Map<String, Given> settings) {
        Setting<?> setting = AllSettings.named(key).orElse(null);
        if (setting == null) {
            mistakes.add(value.at(), unknown(key, value.toml()));
        } else if (!setting.inFile()) {
            mistakes.add(value.at(), key + ": a settings file cannot hold it");
        } else if (!kind.takes(setting)) {
            mistakes.add(value.at(), misplaced(setting));
        } else {
            settings.put(key, given(value, new FileTexts(setting, base, mistakes).of(value)));
        }
    }

    private String misplaced(Setting<?> setting) {
        String place =
                setting.scope() == Scope.LISTENER
                        ? "before the first table or in [listener.NAME]"
                        : setting.scope() == Scope.SERVER
                                ? "before the first table"
                                : "before the first table, in [pool.NAME] or in [[mount]]";
        return "%s: is a setting of %s, not of %s: it stands %s"
                .formatted(setting.name(), setting.scope().words(), kind.words(), place);
    }

    private List<String> texts(String key, FileValue value) {
        List<FileValue> values =
                value.toml() instanceof TomlArray array && TableKind.repeatable(key)
                        ? FileValue.elements(array)
                        : List.of(value);
        return values.stream().flatMap(one -> text(key, one)).toList();
    }

    private Stream<String> text(String key, FileValue value) {
        if (!(value.toml() instanceof String text)) {
            mistakes.add(
                    value.at(),
                    "%s: takes a string%s, not %s".formatted(key, hint(key), value.type()));
        } else if (text.indexOf('\0') >= 0) {
            mistakes.add(value.at(), key + ": no name has a NUL character");
        } else {
            return Stream.of(text);
        }
        return Stream.empty();
    }

    private static String hint(String key) {
        return switch (key) {
            case "path" -> ", such as \"/blog\"";
            case "host" -> ", such as \"example.com\" or \"*.example.com\"";
            default -> "";
        };
    }

    private Given given(FileValue value, List<String> texts) {
        return new Given(file + ":" + value.at().line(), texts, base);
    }

    private String unknown(String key, Object value) {
        String shown = Toml.joinKeyPath(List.of(key));
        boolean table = kind == TableKind.TOP && holdsTables(value);
        Stream<String> names = table ? Stream.concat(TABLES.stream(), pairs()) : kind.keys();
        String none =
                table
                        ? ": unknown table; there are [[mount]], [pool.NAME], [listener.NAME],"
                                + " [application.NAME], [env] and [environ]"
                        : ": unknown setting; islay --help lists all";
        return NearestName.hint(key, names)
                .map(hint -> shown + (table ? ": unknown table" : ": unknown setting") + hint)
                .orElse(shown + none);
    }

    private static boolean holdsTables(Object value) {
        return value instanceof TomlTable
                || (value instanceof TomlArray array && !array.isEmpty() && array.isTable(0));
    }

    private static Stream<String> pairs() {
        return AllSettings.all().stream()
                .filter(setting -> setting.shape() == Setting.Shape.PAIRS)
                .map(Setting::name);
    }
}
