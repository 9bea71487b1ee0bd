package dev.islay.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * A table of a case's file, read key by key; {@link #finish} refuses keys that nobody asked for.
 * Every text passes through {@code fill}, which puts in what varies.
 */
final class CaseTable {
    private final String where;
    private final TomlTable table;
    private final UnaryOperator<String> fill;
    private final Set<String> left;

    CaseTable(String where, TomlTable table, UnaryOperator<String> fill) {
        this.where = where;
        this.table = table;
        this.fill = fill;
        this.left = new LinkedHashSet<>(table.keySet());
    }

    private @Nullable Object take(String key) {
        left.remove(key);
        return table.get(List.of(key));
    }

    boolean has(String key) {
        return table.contains(List.of(key));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(take(key)).map(value -> fill.apply(value.toString()));
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(take(key));
    }

    /** An array, or a single value as one. */
    List<String> texts(String key) {
        return values(take(key)).stream().map(value -> fill.apply(value.toString())).toList();
    }

    List<Integer> numbers(String key) {
        return texts(key).stream().map(Integer::valueOf).toList();
    }

    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (take(key) instanceof TomlTable inner) {
            for (String name : inner.keySet()) {
                pairs.put(name, fill.apply(value(inner.get(List.of(name)))));
            }
        }
        return pairs;
    }

    private static String value(@Nullable Object value) {
        return value instanceof TomlArray array ? array.toList().toString() : "" + value;
    }

    /** Tables in an array, or a single one. */
    List<CaseTable> tables(String key) {
        List<CaseTable> tables = new ArrayList<>();
        for (Object value : values(take(key))) {
            if (!(value instanceof TomlTable inner)) {
                throw broken(key + " holds something that is no table");
            }
            tables.add(new CaseTable(where, inner, fill));
        }
        return tables;
    }

    private static List<Object> values(@Nullable Object value) {
        if (value instanceof TomlArray array) {
            return array.toList();
        }
        return value == null ? List.of() : List.of(value);
    }

    /** Refuses what is there and has no meaning. */
    void finish() {
        if (!left.isEmpty()) {
            throw broken("unknown keys " + left);
        }
    }

    SuiteBroken broken(String what) {
        return new SuiteBroken(where + ": " + what);
    }
}
