package dev.islay.server;

import dev.islay.server.MiddlewareText.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * Reads the key {@code middleware}: an array, the outermost first, of the names of built-in ones
 * and of tables {@code {java = "package.Class", …}}, {@code {python = "module:factory", …}} or
 * {@code {use = "name", …}}, whose other keys are parameters.
 *
 * @param file what the file is called in messages
 */
record MiddlewareReader(String file, Mistakes mistakes) {
    /** The key. */
    static final String KEY = "middleware";

    private static final Map<String, Language> KINDS =
            Map.of("java", Language.JAVA, "python", Language.PYTHON, "use", Language.BUILT_IN);
    private static final String ALLOWED =
            "takes an array of names, {java = \"package.Class\", …} and {python ="
                    + " \"module:factory\", …}";

    List<MiddlewareText> read(FileValue value) {
        List<MiddlewareText> all = new ArrayList<>();
        if (!(value.toml() instanceof TomlArray array)) {
            mistakes.add(value.at(), "%s: %s, not %s".formatted(KEY, ALLOWED, value.type()));
            return all;
        }
        for (FileValue element : FileValue.elements(array)) {
            switch (element.toml()) {
                case String name -> builtIn(name, Map.of(), element).ifPresent(all::add);
                case TomlTable table -> table(table, element).ifPresent(all::add);
                default ->
                        mistakes.add(
                                element.at(),
                                "%s: %s, not %s".formatted(KEY, ALLOWED, element.type()));
            }
        }
        return all;
    }

    private Optional<MiddlewareText> table(TomlTable table, FileValue at) {
        List<String> kinds = table.keySet().stream().filter(KINDS::containsKey).toList();
        if (kinds.size() != 1 || !(table.get(List.of(kinds.getFirst())) instanceof String name)) {
            mistakes.add(at.at(), KEY + ": one of java, python and use names it, with a string");
            return Optional.empty();
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            if (!KINDS.containsKey(key)) {
                parameter(FileValue.entry(table, key), key)
                        .ifPresent(value -> parameters.put(key, value));
            }
        }
        Language language = Objects.requireNonNull(KINDS.get(kinds.getFirst()));
        return language == Language.BUILT_IN
                ? builtIn(name, parameters, at)
                : checked(language, name, parameters, at);
    }

    private Optional<MiddlewareText> builtIn(
            String name, Map<String, Object> parameters, FileValue at) {
        if (!BuiltIns.names().contains(name)) {
            String near =
                    NearestName.hint(name, BuiltIns.names().stream())
                            .orElse("; there is " + String.join(", ", BuiltIns.names()));
            mistakes.add(at.at(), "%s: no \"%s\" is built in%s".formatted(KEY, name, near));
            return Optional.empty();
        }
        return Optional.of(text(Language.BUILT_IN, name, parameters, at));
    }

    private Optional<MiddlewareText> checked(
            Language language, String name, Map<String, Object> parameters, FileValue at) {
        try {
            if (language == Language.JAVA) {
                JavaTarget.named(name, name, List.of());
            } else {
                Target.checkFactory(name);
            }
            return Optional.of(text(language, name, parameters, at));
        } catch (StartRefused wrong) {
            mistakes.add(at.at(), KEY + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private MiddlewareText text(
            Language language, String name, Map<String, Object> parameters, FileValue at) {
        return new MiddlewareText(language, name, parameters, file + ":" + at.at().line());
    }

    private Optional<Object> parameter(FileValue value, String key) {
        return switch (value.toml()) {
            case String text -> Optional.of(text);
            case Long number -> Optional.of(number);
            case Double number -> Optional.of(number);
            case Boolean truth -> Optional.of(truth);
            case TomlArray array -> {
                List<Object> values = new ArrayList<>();
                for (FileValue element : FileValue.elements(array)) {
                    parameter(element, key).ifPresent(values::add);
                }
                yield Optional.of(values);
            }
            case TomlTable table -> {
                Map<String, Object> values = new LinkedHashMap<>();
                for (String name : table.keySet()) {
                    parameter(FileValue.entry(table, name), key)
                            .ifPresent(one -> values.put(name, one));
                }
                yield Optional.of(values);
            }
            default -> {
                mistakes.add(
                        value.at(),
                        "%s: %s: a parameter is not %s; write a string"
                                .formatted(KEY, key, value.type()));
                yield Optional.empty();
            }
        };
    }
}
