package dev.islay.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which application is served.
 *
 * @param given what the user wrote
 * @param forWorker what a worker is told to load: {@code module}, {@code module:callable}, {@code
 *     module:factory()}, or the absolute path of a file, with {@code :callable} when one was named
 * @param directory where the application lives, absolute: the file's directory, or the one that
 *     modules are looked up in
 */
public record Target(String given, String forWorker, Path directory) {
    private static final Pattern CALLABLE =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*(\\(.*\\))?");

    /** A call's arguments may hold colons, slashes and parentheses of their own. */
    private static final Pattern WITH_CALL = Pattern.compile("([^(]*|.*\\.py)(:[^:(/]+\\(.*\\))");

    private static final Pattern MODULE =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*");
    private static final List<String> FILES_OF_A_DIRECTORY = List.of("wsgi.py", "app.py");

    /** A place and the callable there; {@code callable} has its colon, or is empty. */
    private record Parts(String place, String callable) {}

    /**
     * Reads a target. It is a path if it has a slash, ends in {@code .py} or is a directory without
     * {@code __init__.py}, else a module.
     *
     * @param base the directory that it is looked up in, absolute
     * @throws StartRefused when it is neither, or names a file that is not there
     */
    public static Target parse(String text, Path base) throws StartRefused {
        return parse(text, base, base);
    }

    /**
     * As {@link #parse(String, Path)}, where modules are looked up in another directory than paths.
     */
    static Target parse(String text, Path base, Path modules) throws StartRefused {
        Parts parts = split(text);
        if (isPath(parts.place(), base)) {
            return ofPath(text, parts, Kinds.path(parts.place(), base));
        }
        checkCallable(text, parts.callable());
        if (!MODULE.matcher(parts.place()).matches()) {
            throw refused(
                    text,
                    "neither module:callable, module:factory(), module, a file nor a directory");
        }
        return new Target(text, text, modules);
    }

    /** {@code module:factory} of a Python middleware; the factory may be a dotted name. */
    static void checkFactory(String text) throws StartRefused {
        int colon = text.indexOf(':');
        if (colon < 0 || !MODULE.matcher(text.substring(0, colon)).matches()) {
            throw refused(text, "not module:factory");
        }
        checkCallable(text, text.substring(colon));
    }

    /** An application in a worker that calls a Java application, and is nothing by itself. */
    static Target calling(String name, Path directory) {
        return new Target(name, JavaTarget.PREFIX + name, directory);
    }

    /** The settings file of a target that is a directory with one. */
    static Optional<Path> settingsFile(String text, Path base) {
        if (!isPath(text, base)) {
            return Optional.empty();
        }
        return Optional.of(Kinds.path(text, base).resolve(SettingsFile.NAME)).filter(Files::exists);
    }

    /** Divides at the last colon behind the last slash, not counting a call's arguments. */
    private static Parts split(String text) {
        Matcher call = WITH_CALL.matcher(text);
        if (call.matches()) {
            return new Parts(call.group(1), call.group(2));
        }
        int colon = text.lastIndexOf(':');
        return colon <= text.lastIndexOf('/')
                ? new Parts(text, "")
                : new Parts(text.substring(0, colon), text.substring(colon));
    }

    private static boolean isPath(String place, Path base) {
        if (place.contains("/") || place.endsWith(".py")) {
            return true;
        }
        Path directory = base.resolve(place);
        return !place.isEmpty()
                && Files.isDirectory(directory)
                && Files.notExists(directory.resolve("__init__.py"));
    }

    private static Target ofPath(String text, Parts parts, Path path) throws StartRefused {
        checkCallable(text, parts.callable());
        Path file = Files.isDirectory(path) ? fileOf(text, path) : path;
        if (!Files.exists(file)) {
            throw refused(text, "no such file: " + file);
        }
        return new Target(text, file + parts.callable(), directoryOf(file));
    }

    private static Path directoryOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static Path fileOf(String text, Path directory) throws StartRefused {
        for (String name : FILES_OF_A_DIRECTORY) {
            if (Files.isRegularFile(directory.resolve(name))) {
                return directory.resolve(name);
            }
        }
        throw refused(
                text,
                "the directory %s has neither %s"
                        .formatted(directory, String.join(" nor ", FILES_OF_A_DIRECTORY)));
    }

    private static void checkCallable(String text, String callable) throws StartRefused {
        if (!callable.isEmpty() && !CALLABLE.matcher(callable.substring(1)).matches()) {
            throw refused(
                    text,
                    "'%s' is not the name of a callable, such as app or create_app()"
                            .formatted(callable.substring(1)));
        }
    }

    private static StartRefused refused(String text, String why) {
        return StartRefused.usage("target '" + text + "': " + why);
    }
}
