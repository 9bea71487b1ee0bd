package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Java object is meant: {@code java:com.example.App} is an object of that class, {@code
 * java:com.example.App:name} a static field or method, {@code java:com.example.App:name()} what a
 * static method returns.
 *
 * @param className as {@link Class#forName} takes it
 * @param member a static field or method; empty: an object of the class is made
 * @param called the member is a method that makes the object
 * @param classPath where the class is looked for; empty: where the server's own are
 */
public record JavaTarget(
        String className, Optional<String> member, boolean called, List<Path> classPath) {
    /** What a target begins with. */
    static final String PREFIX = "java:";

    private static final Pattern NAME =
            Pattern.compile(
                    "([\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*)"
                            + "(?::([\\p{L}_$][\\p{L}\\p{N}_$]*)(\\(\\))?)?");

    /** Whether a target names something in Java. */
    static boolean matches(String text) {
        return text.startsWith(PREFIX);
    }

    /** {@code text}: begins with {@link #PREFIX}. */
    static JavaTarget parse(String text, List<Path> classPath) throws StartRefused {
        return named(text, text.substring(PREFIX.length()), classPath);
    }

    /**
     * As {@link #parse}, of a name without its prefix.
     *
     * @param given what the message shows
     */
    static JavaTarget named(String given, String name, List<Path> classPath) throws StartRefused {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw StartRefused.usage(
                    "target '%s': not java:package.Class, java:package.Class:member or %s"
                            .formatted(given, "java:package.Class:method()"));
        }
        return new JavaTarget(
                matcher.group(1),
                Optional.ofNullable(matcher.group(2)),
                matcher.group(3) != null,
                classPath);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return PREFIX
                + className
                + member.map(name -> ":" + name).orElse("")
                + (called ? "()" : "");
    }
}
