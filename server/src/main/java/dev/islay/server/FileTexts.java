package dev.islay.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * Turns what a file holds for one setting into the setting's texts. Each text is tried at once, so
 * that its mistake is told with its place.
 *
 * @param base what relative paths count from
 */
record FileTexts(Setting<?> setting, Path base, Mistakes mistakes) {
    /** The texts that are right; what is wrong is among the mistakes. */
    List<String> of(FileValue value) {
        return switch (setting.shape()) {
            case ONE -> single(setting.name(), setting.notation().words(), value).stream().toList();
            case LIST -> list(value);
            case PAIRS -> pairs(value);
        };
    }

    private List<String> list(FileValue value) {
        if (!(value.toml() instanceof TomlArray array)) {
            return single(setting.name(), "an array of strings", value).stream().toList();
        }
        if (array.isEmpty() && setting.preset().isPresent()) {
            mistakes.add(value.at(), setting.name() + ": the array is empty");
        }
        List<String> texts = new ArrayList<>();
        List<FileValue> elements = FileValue.elements(array);
        for (int i = 0; i < elements.size(); i++) {
            String key = "%s[%d]".formatted(setting.name(), i);
            single(key, setting.notation().words(), elements.get(i)).ifPresent(texts::add);
        }
        return texts;
    }

    private Optional<String> single(String key, String types, FileValue value) {
        Notation notation = setting.notation();
        if (!notation.takes(value.toml())) {
            mistakes.add(
                    value.at(),
                    "%s: takes %s, not %s; allowed: %s"
                            .formatted(key, types, value.type(), setting.allowed()));
            return Optional.empty();
        }
        return tried(key, value, value.toml().toString());
    }

    private List<String> pairs(FileValue value) {
        if (!(value.toml() instanceof TomlTable table)) {
            mistakes.add(
                    value.at(),
                    "%s: takes a table of strings, such as { NAME = \"VALUE\" }, not %s"
                            .formatted(setting.name(), value.type()));
            return List.of();
        }
        return table.keySet().stream()
                .flatMap(key -> pair(key, FileValue.entry(table, key)).stream())
                .toList();
    }

    private Optional<String> pair(String name, FileValue value) {
        String key = Toml.joinKeyPath(List.of(setting.name(), name));
        boolean misplaced = AllSettings.named(name).isPresent();
        if (misplaced && (name.contains("-") || !(value.toml() instanceof String))) {
            mistakes.add(
                    value.at(),
                    "%s: the setting %s stands before the first table".formatted(key, name));
        } else if (!setting.notation().takes(value.toml())) {
            mistakes.add(
                    value.at(),
                    "%s: takes %s, not %s"
                            .formatted(key, setting.notation().words(), value.type()));
        } else if (name.contains("=")) {
            mistakes.add(value.at(), key + ": a name cannot hold '='");
        } else {
            return tried(key, value, name + "=" + value.toml());
        }
        return Optional.empty();
    }

    private Optional<String> tried(String key, FileValue value, String text) {
        try {
            setting.read(List.of(text), base);
            return Optional.of(text);
        } catch (StartRefused wrong) {
            mistakes.add(value.at(), key + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }
}
