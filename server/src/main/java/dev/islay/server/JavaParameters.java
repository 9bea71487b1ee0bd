package dev.islay.server;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fits the parameters of a settings file to a constructor or a static method.
 *
 * <p>One that takes a single {@link Map} gets them all. Else the names count: those of a record are
 * always there, those of another class when it was compiled with {@code -parameters}. A parameter
 * of the type {@link Optional} may be missing.
 */
final class JavaParameters {
    private final Map<String, Object> given;

    JavaParameters(Map<String, Object> given) {
        this.given = given;
    }

    /** What is to be called, and with what. */
    record Fit(Executable member, List<Object> arguments) {}

    /**
     * The one that takes exactly what was given; of several, the one with the most parameters.
     *
     * @throws IllegalArgumentException with what is taken, if none does, or if a value does not fit
     */
    Fit choose(List<? extends Executable> members) {
        Executable chosen =
                members.stream()
                        .filter(this::takes)
                        .max(Comparator.comparingInt(Executable::getParameterCount))
                        .orElseThrow(() -> new IllegalArgumentException(mismatch(members)));
        List<Object> arguments = new ArrayList<>();
        for (Parameter parameter : chosen.getParameters()) {
            arguments.add(takesAll(chosen) ? given : argument(parameter));
        }
        return new Fit(chosen, arguments);
    }

    private boolean takes(Executable member) {
        if (takesAll(member)) {
            return true;
        }
        List<Parameter> parameters = List.of(member.getParameters());
        List<String> names = parameters.stream().map(Parameter::getName).toList();
        return names.containsAll(given.keySet())
                && parameters.stream()
                        .allMatch(each ->
                                given.containsKey(each.getName())
                                        || each.getType() == Optional.class);
    }

    private static boolean takesAll(Executable member) {
        return Arrays.equals(member.getParameterTypes(), new Class<?>[] {Map.class});
    }

    private String mismatch(List<? extends Executable> members) {
        String taken =
                members.stream().map(JavaParameters::described).collect(Collectors.joining(" or "));
        return "it takes %s, and the file gives %s"
                .formatted(
                        taken.isEmpty() ? "nothing that can be called" : taken,
                        given.isEmpty() ? "nothing" : String.join(", ", given.keySet()));
    }

    private static String described(Executable member) {
        return Stream.of(member.getParameters())
                .map(each ->
                        (each.isNamePresent() ? each.getName() : "?")
                                + " ("
                                + each.getType().getSimpleName()
                                + ")")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private Object argument(Parameter parameter) {
        Object value = given.get(parameter.getName());
        if (parameter.getType() != Optional.class) {
            return converted(parameter.getName(), value, parameter.getType());
        }
        return Optional.ofNullable(value);
    }

    private static Object converted(String name, @Nullable Object value, Class<?> type) {
        Object converted =
                switch (value) {
                    case Long number -> number(number, type);
                    case Double number when type == double.class -> number;
                    case Boolean truth when type == boolean.class -> truth;
                    case String text -> text(text, type);
                    case null -> null;
                    default -> type.isInstance(value) ? value : null;
                };
        if (converted == null) {
            throw new IllegalArgumentException(
                    "%s: %s is no %s".formatted(name, value, type.getSimpleName()));
        }
        return converted;
    }

    private static @Nullable Object number(long number, Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return Math.toIntExact(number);
        }
        if (type == double.class || type == Double.class) {
            return (double) number;
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(number);
        }
        return type == long.class || type.isInstance(number) ? number : null;
    }

    private static @Nullable Object text(String text, Class<?> type) {
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == Duration.class) {
            return Kinds.time(text);
        }
        if (type.isEnum()) {
            String wanted = text.replace('-', '_').toUpperCase(Locale.ROOT);
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.toString().equals(wanted))
                    .findFirst()
                    .orElse(null);
        }
        return type.isInstance(text) ? text : null;
    }
}
