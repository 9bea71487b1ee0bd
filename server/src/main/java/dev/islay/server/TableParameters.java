package dev.islay.server;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The parameters of a table whose keys are no settings. Each is asked for by its name; what nobody
 * asked for is a mistake at the end. For one table, on one thread.
 */
final class TableParameters {
    private final String where;
    private final TomlTable table;
    private final TomlPosition at;
    private final Path base;
    private final Mistakes mistakes;
    private final Set<String> asked = new LinkedHashSet<>();

    /**
     * @param where names the table in messages
     * @param base what relative paths count from
     */
    TableParameters(String where, FileValue table, Path base, Mistakes mistakes) {
        this.where = where;
        this.table = (TomlTable) table.toml();
        this.at = table.at();
        this.base = base;
        this.mistakes = mistakes;
    }

    /** What stands there, of any type. */
    Optional<FileValue> any(String key) {
        asked.add(key);
        return table.contains(List.of(key))
                ? Optional.of(FileValue.entry(table, key))
                : Optional.empty();
    }

    /** A value of that kind; one that is wrong is a mistake, and not there. */
    <T> Optional<T> value(String key, Kind<T> kind) {
        return any(key).flatMap(value -> value(key, value, kind));
    }

    /** As {@link #value(String, Kind)}, of an element of an array. */
    <T> Optional<T> value(String key, FileValue value, Kind<T> kind) {
        if (!kind.notation().takes(value.toml())) {
            mistake(
                    value,
                    "%s: takes %s, not %s; allowed: %s"
                            .formatted(key, kind.notation().words(), value.type(), kind.allowed()));
            return Optional.empty();
        }
        try {
            return Optional.of(kind.parse(value.toml().toString(), base));
        } catch (StartRefused wrong) {
            mistake(value, key + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    /** A number from {@code least} to {@code most}, both allowed. */
    OptionalDouble number(String key, double least, double most) {
        Optional<FileValue> value = any(key);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (value.get().toml() instanceof Number number
                && number.doubleValue() >= least
                && number.doubleValue() <= most) {
            return OptionalDouble.of(number.doubleValue());
        }
        mistake(
                value.get(),
                "%s: %s is not a number from %s to %s"
                        .formatted(key, value.get().toml(), least, most));
        return OptionalDouble.empty();
    }

    /** Exactly one of these keys has to be there. */
    void requireOne(Collection<String> keys) {
        asked.addAll(keys);
        long there = keys.stream().filter(key -> table.contains(List.of(key))).count();
        if (there != 1) {
            mistakes.add(
                    at,
                    "%s: %s %s, and it needs one of them"
                            .formatted(
                                    where,
                                    there == 0 ? "there is none of" : "there are several of",
                                    String.join(", ", keys)));
        }
    }

    /** Something about one of the values. */
    void mistake(FileValue value, String text) {
        mistakes.add(value.at(), where + ": " + text);
    }

    /** Something about the table. */
    void mistake(String text) {
        mistakes.add(at, where + ": " + text);
    }

    /** Those of a table within this one. */
    TableParameters within(String key, FileValue value) {
        return new TableParameters(where + ": " + key, value, base, mistakes);
    }

    /** What nobody asked for is not known. */
    void refuseOthers() {
        for (String key : table.keySet()) {
            if (!asked.contains(key)) {
                String hint =
                        NearestName.hint(key, asked.stream())
                                .orElse("; it takes " + String.join(", ", asked));
                String shown = Toml.joinKeyPath(List.of(key));
                mistake(FileValue.entry(table, key), shown + ": unknown" + hint);
            }
        }
    }
}
