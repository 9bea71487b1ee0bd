package dev.islay.server;

import dev.islay.middleware.UrlMap;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * Reads the key {@code target}: a string, or a table {@code {use = "name", …}} that puts other
 * targets together, which may be tables again.
 *
 * @param file what the file is called in messages
 * @param base what relative paths count from
 */
record TargetReader(String file, Path base, Mistakes mistakes) {
    static final String LOAD_BALANCER = "load-balancer";
    static final String CASCADE = "cascade";
    static final String URL_MAP = "url-map";

    private static final String USE = "use";
    private static final String REMOTE = "remote-application";

    private static final int DEEPEST = 8;
    private static final Set<Integer> NOT_FOUND = Set.of(404);
    private static final long KEPT = 65_536;

    private static final Application NOBODY = (_, _) -> Body.empty();

    /** Reads the other keys of a table. */
    private interface Kindred {
        Optional<TargetText> read(TableParameters parameters, String origin);
    }

    /** {@code key}: where it stands, for messages. */
    Optional<TargetText> read(String key, FileValue value) {
        return read(key, value, DEEPEST);
    }

    private Optional<TargetText> read(String key, FileValue value, int depth) {
        return switch (value.toml()) {
            case String text when text.indexOf('\0') >= 0 -> {
                mistakes.add(value.at(), key + ": no name has a NUL character");
                yield Optional.empty();
            }
            case String text -> Optional.of(new TargetText.Named(text, origin(value)));
            case TomlTable table when depth > 0 -> table(key, table, value, depth - 1);
            case TomlTable _ -> {
                mistakes.add(value.at(), "%s: more than %d in each other".formatted(key, DEEPEST));
                yield Optional.empty();
            }
            default -> {
                mistakes.add(
                        value.at(),
                        "%s: takes a string, such as \"app.py\" or \"module:callable\", or a table with use, not %s"
                                .formatted(key, value.type()));
                yield Optional.empty();
            }
        };
    }

    private Optional<TargetText> table(String key, TomlTable table, FileValue at, int depth) {
        Map<String, Kindred> kinds =
                new TreeMap<>(
                        Map.of(
                                REMOTE,
                                TargetReader::remote,
                                LOAD_BALANCER,
                                (parameters, origin) -> balance(parameters, origin, depth),
                                CASCADE,
                                (parameters, origin) -> cascade(parameters, origin, depth),
                                URL_MAP,
                                (parameters, origin) -> urlMap(parameters, origin, depth)));
        String names = String.join(", ", kinds.keySet());
        if (!(table.get(List.of(USE)) instanceof String name)) {
            mistakes.add(at.at(), "%s: a table has the key use, one of %s".formatted(key, names));
            return Optional.empty();
        }
        Kindred kind = kinds.get(name);
        if (kind == null) {
            String near =
                    NearestName.hint(name, kinds.keySet().stream()).orElse("; there is " + names);
            mistakes.add(
                    FileValue.entry(table, USE).at(),
                    "%s: use = \"%s\": there is no such target%s".formatted(key, name, near));
            return Optional.empty();
        }
        TableParameters parameters = new TableParameters(key + ": " + name, at, base, mistakes);
        parameters.any(USE);
        Optional<TargetText> target = kind.read(parameters, origin(at));
        parameters.refuseOthers();
        return target;
    }

    private static Optional<TargetText> remote(TableParameters parameters, String origin) {
        return new RemoteReader(parameters).read().map(one -> new TargetText.Remote(one, origin));
    }

    private Optional<TargetText> balance(TableParameters parameters, String origin, int depth) {
        BalanceReader reader =
                new BalanceReader(parameters, (key, value) -> read(key, value, depth));
        return reader.read().map(joining -> new TargetText.Joined(joining, reader.parts(), origin));
    }

    private Optional<TargetText> cascade(TableParameters parameters, String origin, int depth) {
        List<TargetText> parts = new ArrayList<>();
        for (FileValue value : array("applications", parameters)) {
            read("applications", value, depth).ifPresent(parts::add);
        }
        Set<Integer> statuses = new HashSet<>();
        Optional<FileValue> on = parameters.any("on");
        if (on.isPresent() && on.get().toml() instanceof TomlArray array && !array.isEmpty()) {
            for (FileValue status : FileValue.elements(array)) {
                parameters.value("on", status, Kinds.whole(300, 599)).ifPresent(statuses::add);
            }
        } else {
            on.ifPresent(value -> parameters.mistake(value, "on: takes an array of statuses"));
        }
        long kept = parameters.value("keeping", Kinds.size("0", "1g")).orElse(KEPT);
        Joining.Cascade cascade =
                new Joining.Cascade(statuses.isEmpty() ? NOT_FOUND : statuses, (int) kept);
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new TargetText.Joined(cascade, parts, origin));
    }

    private Optional<TargetText> urlMap(TableParameters parameters, String origin, int depth) {
        Optional<FileValue> value = parameters.any("places");
        if (value.isEmpty()
                || !(value.get().toml() instanceof TomlTable table)
                || table.isEmpty()) {
            parameters.mistake("places: takes a table, such as {\"/\" = \"app.py\"}");
            return Optional.empty();
        }
        List<String> places = new ArrayList<>();
        List<TargetText> parts = new ArrayList<>();
        for (String place : table.keySet()) {
            read("places." + place, FileValue.entry(table, place), depth)
                    .ifPresent(part -> {
                        places.add(place);
                        parts.add(part);
                    });
        }
        try {
            UrlMap.of(places.stream().collect(Collectors.toMap(place -> place, _ -> NOBODY)));
        } catch (IllegalArgumentException wrong) {
            parameters.mistake(value.get(), "places: " + wrong.getMessage());
        }
        return Optional.of(new TargetText.Joined(new Joining.UrlMap(places), parts, origin));
    }

    /** The elements of an array that has to have some. */
    static List<FileValue> array(String key, TableParameters parameters) {
        Optional<FileValue> value = parameters.any(key);
        if (value.isEmpty()
                || !(value.get().toml() instanceof TomlArray array)
                || array.isEmpty()) {
            parameters.mistake(key + ": takes an array of targets, and has to have one");
            return List.of();
        }
        return FileValue.elements(array);
    }

    private String origin(FileValue value) {
        return file + ":" + value.at().line();
    }
}
