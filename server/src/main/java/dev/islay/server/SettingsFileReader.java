package dev.islay.server;

import dev.islay.gateway.HostPattern;
import dev.islay.gateway.MountPoint;
import dev.islay.server.SettingSource.Given;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * Makes a {@link SettingsFile} of TOML. Everything is read even when something was wrong, so that
 * all mistakes are told together. For one file, on one thread.
 */
final class SettingsFileReader {
    private final Path path;
    private final String name;
    private final Mistakes mistakes;

    /** {@code name}: what the file is called in messages. */
    SettingsFileReader(Path path, String name) {
        this.path = path;
        this.name = name;
        this.mistakes = new Mistakes(name);
    }

    SettingsFile read(String text) throws StartRefused {
        TomlParseResult toml = parse(text);
        toml.errors().forEach(e -> mistakes.add(e.position(), String.valueOf(e.getMessage())));
        FileTable top = reader(TableKind.TOP).read("", toml, new FileValue("", null).at());
        Map<String, FileTable> pools = named("pool", TableKind.POOL, toml);
        Map<String, FileTable> listeners = named("listener", TableKind.LISTENER, toml);
        listeners.values().forEach(this::checkListener);
        Map<String, FileTable> applications = named("application", TableKind.APPLICATION, toml);
        applications.values().forEach(this::checkApplication);
        List<FileMount> mounts = mounts(toml, pools, listeners);
        checkDoubles(mounts);
        mistakes.refuse();
        return new SettingsFile(path, top, mounts, pools, listeners, applications);
    }

    /** Some of what is no TOML makes the parser itself fail, which then does not know where. */
    private TomlParseResult parse(String text) throws StartRefused {
        try {
            return Toml.parse(text, TomlParseOptions.sourceless());
        } catch (RuntimeException e) {
            throw StartRefused.usage(
                    name
                            + ": this is not TOML, and where is not known; look for a value"
                            + " that is missing and a bracket that is not closed");
        }
    }

    private FileTableReader reader(TableKind kind) {
        return new FileTableReader(kind, name, path.resolveSibling(""), mistakes);
    }

    /** The tables {@code [key.NAME]}. */
    private Map<String, FileTable> named(String key, TableKind kind, TomlTable toml) {
        Map<String, FileTable> tables = new LinkedHashMap<>();
        if (!toml.contains(List.of(key))) {
            return tables;
        }
        FileValue value = FileValue.entry(toml, key);
        if (!(value.toml() instanceof TomlTable all)) {
            mistakes.add(value.at(), "%s: has a name: write [%s.NAME]".formatted(key, key));
            return tables;
        }
        for (String one : all.keySet()) {
            FileValue entry = FileValue.entry(all, one);
            if (entry.toml() instanceof TomlTable table) {
                tables.put(one, reader(kind).read(one, table, entry.at()));
            } else {
                mistakes.add(
                        entry.at(),
                        "%s: %s has a name: write [%s.NAME]".formatted(one, kind.words(), key));
            }
        }
        return tables;
    }

    private void checkListener(FileTable listener) {
        if (listener.look(ListeningSettings.BIND).isEmpty()) {
            mistakes.add(listener.at(), "listener." + listener.name() + ": bind is missing");
        }
    }

    /** All of it is Java: who calls it has Python of its own. */
    private void checkApplication(FileTable table) {
        String name = "application." + table.name();
        if (table.own(SettingsFile.TARGET).isEmpty()) {
            mistakes.add(table.at(), name + ": target is missing, such as \"java:shop.Billing\"");
        }
        table.target().stream()
                .flatMap(target -> target.leaves().stream())
                .filter(TargetText.Named::inPython)
                .forEach(python ->
                        mistakes.add(
                                table.at(),
                                "%s: target = \"%s\": Python code calls only java:… and http://…"
                                                .formatted(name, python.text())
                                        + " by a name"));
        table.middleware().stream()
                .filter(one -> one.language() == MiddlewareText.Language.PYTHON)
                .forEach(one ->
                        mistakes.add(
                                table.at(),
                                "%s: middleware %s: only Java stands around a named application"
                                        .formatted(name, one.name())));
    }

    private List<FileMount> mounts(
            TomlTable toml, Map<String, FileTable> pools, Map<String, FileTable> listeners) {
        List<FileMount> mounts = new ArrayList<>();
        if (!toml.contains(List.of("mount"))) {
            return mounts;
        }
        FileValue value = FileValue.entry(toml, "mount");
        if (!(value.toml() instanceof TomlArray array) || !array.isEmpty() && !array.isTable(0)) {
            mistakes.add(value.at(), "mount: there may be several: write [[mount]]");
            return mounts;
        }
        for (FileValue entry : FileValue.elements(array)) {
            FileTable table =
                    reader(TableKind.MOUNT).read("", (TomlTable) entry.toml(), entry.at());
            mount(table, pools.keySet(), listeners.keySet()).ifPresent(mounts::add);
        }
        return mounts;
    }

    private Optional<FileMount> mount(FileTable table, Set<String> pools, Set<String> listeners) {
        List<MountPoint> points = points(table);
        Optional<String> pool = last(table, "pool");
        pool.ifPresent(one -> checkPool(table, one, pools));
        List<String> limited = table.own("listener").map(Given::texts).orElse(List.of());
        limited.forEach(one -> checkName(table, "listener", one, listeners));
        if (table.own(SettingsFile.TARGET).isEmpty()) {
            mistakes.add(table.at(), "mount: target is missing, such as \"app.py\"");
        }
        return table.target().map(target -> new FileMount(table, points, target, pool, limited));
    }

    private static Optional<String> last(FileTable table, String key) {
        return table.own(key)
                .filter(given -> !given.texts().isEmpty())
                .map(given -> given.texts().getLast());
    }

    private List<MountPoint> points(FileTable table) {
        List<String> hosts = table.own("host").map(Given::texts).orElse(List.of(""));
        String prefix = last(table, "path").orElse("/");
        List<MountPoint> points = new ArrayList<>();
        for (String host : hosts) {
            try {
                points.add(new MountPoint(HostPattern.parse(host), MountPoint.prefix(prefix)));
            } catch (IllegalArgumentException wrong) {
                mistakes.add(
                        table.at(),
                        "mount: '%s%s': %s".formatted(host, prefix, wrong.getMessage()));
            }
        }
        return points;
    }

    /** A pool's own settings are not for one of those who share it to change. */
    private void checkPool(FileTable table, String pool, Set<String> pools) {
        checkName(table, "pool", pool, pools);
        for (String key : table.settings().keySet()) {
            boolean ofPool =
                    AllSettings.named(key).filter(s -> s.scope() == Scope.POOL).isPresent();
            if (ofPool) {
                mistakes.add(
                        table.at(),
                        "mount: %s belongs to the pool: write it in [pool.%s]"
                                .formatted(key, pool));
            }
        }
    }

    private void checkName(FileTable table, String key, String wanted, Set<String> names) {
        if (!names.contains(wanted)) {
            String near = NearestName.hint(wanted, names.stream()).orElse("");
            mistakes.add(
                    table.at(),
                    "mount: %s = \"%s\": there is no [%s.%s]%s"
                            .formatted(key, wanted, key, wanted, near));
        }
    }

    private void checkDoubles(List<FileMount> mounts) {
        Set<Object> seen = new HashSet<>();
        for (FileMount mount : mounts) {
            List<String> listeners = mount.listeners().isEmpty() ? List.of("") : mount.listeners();
            for (MountPoint point : mount.points()) {
                for (String listener : listeners) {
                    if (!seen.add(List.of(point, listener))) {
                        mistakes.add(mount.table().at(), "mount: " + point + " is there twice");
                    }
                }
            }
        }
    }
}
