package dev.islay.server;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A value of a TOML file and where it stands.
 *
 * @param toml as the TOML library represents it
 */
record FileValue(Object toml, TomlPosition at) {
    FileValue(Object toml, @Nullable TomlPosition at) {
        this.toml = toml;
        this.at = Objects.requireNonNullElseGet(at, () -> TomlPosition.positionAt(1, 1));
    }

    /** Its type with an article. */
    String type() {
        return switch (toml) {
            case String _ -> "a string";
            case Long _ -> "an integer";
            case Double _ -> "a float";
            case Boolean _ -> "a boolean";
            case TomlArray _ -> "an array";
            case TomlTable _ -> "a table";
            default -> "a date or time";
        };
    }

    /** The elements of an array. */
    static List<FileValue> elements(TomlArray array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> new FileValue(array.get(i), array.inputPositionOf(i)))
                .toList();
    }

    /** What a table holds for a key. */
    static FileValue entry(TomlTable table, String key) {
        return new FileValue(
                Objects.requireNonNull(table.get(List.of(key)), key),
                table.inputPositionOf(List.of(key)));
    }
}
