package dev.islay.server;

import dev.islay.gateway.Cidr;
import dev.islay.python.PathPattern;
import dev.islay.python.ProbeTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of value that settings have. */
final class Kinds {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmgt]?)(?:i?b)?");
    private static final String PAIR = "NAME=VALUE";
    private static final Duration DAY = Duration.ofDays(1);

    private Kinds() {}

    /** A whole number within bounds, both allowed. */
    static Kind<Integer> whole(int least, int most) {
        String allowed = "a whole number from " + least + " to " + most;
        return new Kind<>(
                "N",
                allowed,
                Notation.INTEGER,
                (text, _) -> within(Integer.parseInt(text), least, most));
    }

    /** As {@link #whole}, or {@code auto}: as many as the machine lets us use CPUs. */
    static Kind<Integer> wholeOrProcessors(int least, int most) {
        Kind<Integer> whole = whole(least, most);
        int processors = Math.clamp(Runtime.getRuntime().availableProcessors(), least, most);
        return new Kind<>(
                "N|auto",
                whole.allowed() + " or 'auto'",
                Notation.EITHER,
                (text, base) ->
                        text.equals("auto") ? processors : whole.parser().parse(text, base));
    }

    /** On or off. A flag of this kind takes no value: {@code --name} or {@code --no-name}. */
    static Kind<Boolean> onOrOff() {
        return new Kind<>(
                "true|false",
                "true or false",
                Notation.BOOLEAN,
                (text, _) ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true", "on", "yes", "1" -> true;
                            case "false", "off", "no", "0" -> false;
                            default -> throw new IllegalArgumentException(text);
                        });
    }

    /** Bytes: a number with {@code k}, {@code m}, {@code g} or {@code t} for powers of 1024. */
    static Kind<Long> size(String least, String most) {
        String allowed = "a size from " + least + " to " + most + ", such as 65536, 64k or 2g";
        long lowest = bytes(least);
        long highest = bytes(most);
        return new Kind<>(
                "SIZE",
                allowed,
                Notation.EITHER,
                (text, _) -> within(bytes(text), lowest, highest));
    }

    /** Seconds unless {@code ms}, {@code m} or {@code h} says otherwise; at most a day. */
    static Kind<Duration> duration(String least) {
        String allowed = "a time from " + least + " to 1d, such as 30, 500ms or 2m";
        Duration lowest = time(least);
        return new Kind<>(
                "TIME", allowed, Notation.EITHER, (text, _) -> within(time(text), lowest, DAY));
    }

    /** An application and its place. */
    static Kind<MountText> mount() {
        return new Kind<>("MOUNT", "[HOST]/PREFIX=TARGET", MountText::parse);
    }

    /** One of an enum's constants, in small letters, with hyphens. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        String allowed = "one of " + String.join(", ", words.keySet());
        return new Kind<>(
                String.join("|", words.keySet()), allowed, text -> chosen(words, allowed, text));
    }

    private static <E> E chosen(Map<String, E> words, String allowed, String text)
            throws StartRefused {
        E constant = words.get(text.toLowerCase(Locale.ROOT));
        if (constant == null) {
            throw StartRefused.usage(
                    "'%s' is not %s%s"
                            .formatted(
                                    text,
                                    allowed,
                                    NearestName.hint(text, words.keySet().stream()).orElse("")));
        }
        return constant;
    }

    /**
     * What names an interpreter. A text with a slash and the name of a virtual environment are
     * paths; all else is left to who looks for interpreters.
     */
    static Kind<String> python() {
        return new Kind<>(
                "PYTHON",
                "a path, a virtual environment, a command or a version",
                Notation.PATH,
                (text, base) -> interpreter(checked(text, !text.isBlank()), base));
    }

    private static String interpreter(String text, Path base) {
        boolean path = text.contains("/") && !text.startsWith("~/");
        return path || Files.exists(path(text, base).resolve("pyvenv.cfg"))
                ? base.resolve(text).toString()
                : text;
    }

    /** A file that is there; the path is made absolute. */
    static Kind<Path> file() {
        return existing("FILE", "a file", Files::isRegularFile);
    }

    /** A directory that is there; the path is made absolute. */
    static Kind<Path> directory() {
        return existing("DIR", "a directory", Files::isDirectory);
    }

    /** A jar, a directory, all jars of a directory, or a source. */
    static Kind<Path> classPathEntry() {
        String allowed = "a jar, a directory, DIR/* or a .java file";
        return new Kind<>(
                "PATH",
                allowed,
                Notation.PATH,
                (text, base) -> {
                    Path path = path(text, base);
                    if (path.endsWith("*")) {
                        checkedPath(path.resolveSibling(""), allowed, Files::isDirectory);
                        return path;
                    }
                    return checkedPath(path, allowed, Files::exists);
                });
    }

    /** The permission bits of a file, in octal. */
    static Kind<Integer> mode() {
        return new Kind<>(
                "OCTAL",
                "a file mode from 0 to 777, in octal",
                text -> within(Integer.parseInt(text, 8), 0, 0777));
    }

    /** Where log lines go: {@code -} or a file. */
    static Kind<LogPlace> logPlace() {
        return new Kind<>("FILE", "'-' or the name of a file", Notation.PATH, LogPlace::parse);
    }

    /** Where the control socket is. */
    static Kind<ControlPlace> controlPlace() {
        return new Kind<>(
                "auto|off|PATH", ControlPlace.ALLOWED, Notation.PATH, ControlPlace::parse);
    }

    /** An address to listen at. */
    static Kind<BindAddress> address() {
        return new Kind<>("ADDRESS", BindAddress.ALLOWED, Notation.PATH, BindAddress::parse);
    }

    /** A function of the application. */
    static Kind<String> function() {
        return new Kind<>(
                "MODULE:FUNCTION",
                "a function, such as shop.hooks:connect",
                text -> checked(text, text.matches("[\\w.]+:[\\w.]+")));
    }

    /** What a worker is asked before it serves. */
    static Kind<ProbeTarget> probe() {
        return new Kind<>(
                "[HOST]/PATH", "a path such as /health, or a host with a path", ProbeTarget::parse);
    }

    /** Addresses that are trusted. */
    static Kind<Cidr> network() {
        return new Kind<>(
                "CIDR",
                "an address, a block such as 10.0.0.0/8 or fd00::/8, '*' for all, or 'unix' for"
                        + " clients on a Unix socket",
                Cidr::parse);
    }

    /** Names or relative paths of files. */
    static Kind<String> glob() {
        return new Kind<>(
                "GLOB",
                "a glob, such as *.html or templates/**",
                text -> {
                    FileSystems.getDefault().getPathMatcher("glob:" + text);
                    return text;
                });
    }

    /** A name with a value for a process environment. */
    static Kind<Map.Entry<String, String>> variable() {
        return new Kind<>("NAME=VALUE", PAIR, Kinds::pair);
    }

    /**
     * A name with a value for a WSGI environ: as the standard library does with what it takes from
     * the process environment, text becomes one character for each byte of its UTF-8 form.
     */
    static Kind<Map.Entry<String, String>> environEntry() {
        return new Kind<>("NAME=VALUE", PAIR, text -> pair(bytesAsText(text)));
    }

    /** A path pattern with the time that holds there. */
    static Kind<Map.Entry<PathPattern, Duration>> pathTime() {
        Kind<Duration> time = duration("0s");
        return new Kind<>(
                "PATH=TIME",
                "a path that begins with '/' or '*', '=', and " + time.allowed(),
                Notation.EITHER,
                (text, base) -> {
                    int equals = text.lastIndexOf('=');
                    checked(text, equals > 0 && "/*".indexOf(text.charAt(0)) >= 0);
                    PathPattern path = new PathPattern(bytesAsText(text.substring(0, equals)));
                    return Map.entry(path, time.parse(text.substring(equals + 1), base));
                });
    }

    /** The value may be a secret, so an error does not show it. */
    private static Map.Entry<String, String> pair(String text) throws StartRefused {
        int equals = text.indexOf('=');
        if (equals <= 0 || text.indexOf('\0') >= 0) {
            String shown = equals < 0 ? text : text.substring(0, equals) + "=…";
            throw StartRefused.usage("'" + shown.replace("\0", "\\0") + "' is not " + PAIR);
        }
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
    }

    private static String bytesAsText(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Kind<Path> existing(String metavar, String allowed, Predicate<Path> there) {
        return new Kind<>(
                metavar,
                allowed,
                Notation.PATH,
                (text, base) -> checkedPath(path(text, base), allowed, there));
    }

    private static Path checkedPath(Path path, String allowed, Predicate<Path> there)
            throws StartRefused {
        if (Files.notExists(path)) {
            throw StartRefused.usage("there is no " + path);
        }
        if (!there.test(path)) {
            throw StartRefused.usage(path + " is not " + allowed);
        }
        return path;
    }

    /** The absolute path; a relative one counts from {@code base}. */
    static Path path(String text, Path base) {
        checked(text, !text.isEmpty());
        try {
            return base.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    private static long bytes(String text) {
        Matcher matcher = matched(SIZE, text.toLowerCase(Locale.ROOT));
        int power = " kmgt".indexOf((matcher.group(2) + " ").charAt(0));
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
    }

    /** {@link IllegalArgumentException} if it is none. */
    static Duration time(String text) {
        Matcher matcher = matched(DURATION, text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case null, default -> Duration.ofSeconds(number);
        };
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        checked(text, matcher.matches());
        return matcher;
    }

    private static <T extends Comparable<T>> T within(T value, T least, T most) {
        return checked(value, value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    }

    private static <T> T checked(T value, boolean right) {
        if (!right) {
            throw new IllegalArgumentException(value.toString());
        }
        return value;
    }
}
