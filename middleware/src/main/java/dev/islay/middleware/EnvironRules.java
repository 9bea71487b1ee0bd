package dev.islay.middleware;

import dev.islay.wsgi.Environ;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The server's duties towards the environ: each clause beside its check. */
final class EnvironRules {
    /** A clause, and what in an environ breaks it. */
    record Rule(Clause clause, Function<Environ, Stream<String>> broken) {}

    private static final List<String> REQUIRED =
            List.of(
                    "wsgi.version",
                    "wsgi.url_scheme",
                    "wsgi.input",
                    "wsgi.errors",
                    "wsgi.multithread",
                    "wsgi.multiprocess",
                    "wsgi.run_once");

    /** Thrown. The types come first, so that the others can rely on them. */
    static final List<Rule> DUTIES =
            List.of(
                    new Rule(Clause.W013, environ -> absent(environ, REQUIRED)),
                    new Rule(Clause.W054, EnvironRules::noStrings),
                    new Rule(Clause.W134, EnvironRules::beyondLatin),
                    new Rule(Clause.W040, environ -> empty(environ, "REQUEST_METHOD")),
                    new Rule(Clause.W046, environ -> empty(environ, "SERVER_NAME", "SERVER_PORT")),
                    new Rule(Clause.W047, environ -> empty(environ, "SERVER_PROTOCOL")),
                    new Rule(Clause.W041, EnvironRules::scriptName),
                    new Rule(Clause.W042, EnvironRules::pathInfo),
                    new Rule(Clause.W044, EnvironRules::misplaced),
                    new Rule(Clause.W045, environ -> wrong(environ, "CONTENT_LENGTH", "[0-9]*")),
                    new Rule(Clause.W056, EnvironRules::version),
                    new Rule(Clause.W057, environ -> wrong(environ, "wsgi.url_scheme", "https?")),
                    new Rule(
                            Clause.W068,
                            environ -> other(environ, "wsgi.input", InputStream.class)),
                    new Rule(
                            Clause.W072,
                            environ -> other(environ, "wsgi.errors", PrintWriter.class)));

    /** Only reported. */
    static final List<Rule> ADVICE = List.of(new Rule(Clause.W067, EnvironRules::oddNames));

    private EnvironRules() {}

    private static Stream<String> absent(Environ environ, List<String> keys) {
        return keys.stream()
                .filter(key -> !environ.containsKey(key))
                .map(key -> "There is no " + key);
    }

    private static Stream<String> empty(Environ environ, String... keys) {
        return Stream.of(keys)
                .filter(key -> environ.string(key).isEmpty())
                .map(key -> "There is no " + key);
    }

    private static Stream<String> noStrings(Environ environ) {
        return variables(environ)
                .filter(variable -> !(variable.getValue() instanceof String))
                .map(variable -> variable.getKey() + " is a " + variable.getValue().getClass());
    }

    private static Stream<String> beyondLatin(Environ environ) {
        return variables(environ)
                .map(variable -> variable.getKey() + variable.getValue())
                .filter(text -> text.chars().anyMatch(character -> character > 0xFF))
                .map(text -> "There is " + text);
    }

    private static Stream<String> scriptName(Environ environ) {
        return wrong(environ, "SCRIPT_NAME", "|/[^\\x00]+");
    }

    private static Stream<String> pathInfo(Environ environ) {
        boolean nowhere = environ.pathInfo().isEmpty() && environ.scriptName().isEmpty();
        boolean all = environ.pathInfo().equals("*") && environ.method().equals("OPTIONS");
        return nowhere
                ? Stream.of("Both are empty")
                : all ? Stream.of() : wrong(environ, "PATH_INFO", "(?s)|/.*");
    }

    private static Stream<String> misplaced(Environ environ) {
        return Stream.of("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")
                .filter(environ::containsKey)
                .map(key -> "There is " + key);
    }

    private static Stream<String> version(Environ environ) {
        Object version = Objects.requireNonNull(environ.get("wsgi.version"));
        return version.equals(List.of(1, 0)) ? Stream.of() : Stream.of("It is " + version);
    }

    private static Stream<String> other(Environ environ, String key, Class<?> type) {
        Object value = Objects.requireNonNull(environ.get(key));
        return type.isInstance(value)
                ? Stream.of()
                : Stream.of("This one is a %s".formatted(value.getClass().getName()));
    }

    private static Stream<String> oddNames(Environ environ) {
        return environ.keySet().stream()
                .filter(key -> key.contains(".") && !key.startsWith("HTTP_"))
                .filter(key -> !key.matches("[a-z0-9_.]+"))
                .map(key -> "There is " + key);
    }

    private static Stream<String> wrong(Environ environ, String key, String pattern) {
        String value = String.valueOf(environ.getOrDefault(key, ""));
        return value.matches(pattern) ? Stream.of() : Stream.of("%s is %s".formatted(key, value));
    }

    /** Those of CGI. */
    private static Stream<Map.Entry<String, Object>> variables(Environ environ) {
        return environ.entrySet().stream().filter(variable -> !variable.getKey().contains("."));
    }
}
