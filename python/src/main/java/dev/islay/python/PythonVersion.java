package dev.islay.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A version as a person, a directory or the interpreter itself names it: {@code 3.8}, {@code
 * 3.8.18}, {@code 3.13t}, {@code python3.13}, {@code pypy3.9}, {@code pypy3.9-7.3.16}.
 *
 * @param numbers at most three of them; none: any version
 * @param freeThreaded the build without a GIL, a {@code t} at the end
 * @param preview there is something after the numbers that makes it less than a release
 */
record PythonVersion(boolean pypy, List<Integer> numbers, boolean freeThreaded, boolean preview) {
    private static final Pattern CHOICE =
            Pattern.compile("(python|cpython|pypy)?-?(\\d{1,4}(?:\\.\\d{1,4}){0,2})(t?)");
    private static final Pattern COMMAND = Pattern.compile("(python|pypy)(\\d)?");
    private static final Pattern FULL = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,4}){1,2})(t?)");
    private static final Pattern DIRECTORY =
            Pattern.compile(
                    "(cpython-|pypy-?)?(\\d{1,4}(?:\\.\\d{1,4}){0,2})(\\+freethreaded|t)?((?:-?(?:a|b|rc|dev)).*)?(-.*)?");

    /** Empty for a name without a minor version, such as {@code python3}: that is a command. */
    static Optional<PythonVersion> chosen(String text) {
        Matcher parts = CHOICE.matcher(text);
        if (!parts.matches() || parts.group(1) != null && !parts.group(2).contains(".")) {
            return Optional.empty();
        }
        return Optional.of(
                new PythonVersion(
                        "pypy".equals(parts.group(1)),
                        numbers(parts.group(2)),
                        parts.group(3).equals("t"),
                        false));
    }

    /** What a command without a minor version may be: {@code python3}, {@code pypy}. */
    static Optional<PythonVersion> ofCommand(String name) {
        Matcher parts = COMMAND.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<Integer> numbers = parts.group(2) == null ? List.of() : numbers(parts.group(2));
        return Optional.of(new PythonVersion(parts.group(1).equals("pypy"), numbers, false, false));
    }

    /** What a started interpreter said that it is. */
    static PythonVersion of(Interpreter interpreter) {
        return of(interpreter.implementation().equals("PyPy"), interpreter.version());
    }

    private static PythonVersion of(boolean pypy, String version) {
        Matcher parts = FULL.matcher(version);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a Python's version: " + version);
        }
        boolean freeThreaded = !parts.group(2).isEmpty();
        return new PythonVersion(pypy, numbers(parts.group(1)), freeThreaded, false);
    }

    /** As pyenv, uv and others name their directories. */
    static Optional<PythonVersion> ofDirectory(String name) {
        Matcher parts = DIRECTORY.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new PythonVersion(
                        parts.group(1) != null && parts.group(1).startsWith("pypy"),
                        numbers(parts.group(2)),
                        parts.group(3) != null || name.contains("+freethreaded"),
                        parts.group(4) != null));
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String number : text.split("\\.", -1)) {
            numbers.add(Integer.valueOf(number));
        }
        return numbers;
    }

    /** Whether all numbers that both name are the same, and the kind of Python too. */
    boolean agrees(PythonVersion other) {
        int common = Math.min(numbers.size(), other.numbers.size());
        return pypy == other.pypy
                && freeThreaded == other.freeThreaded
                && numbers.subList(0, common).equals(other.numbers.subList(0, common));
    }

    /** Whether an interpreter of that full version, such as {@code 3.8.18}, is one. */
    boolean begins(PythonVersion full) {
        return numbers.size() <= full.numbers.size() && agrees(full);
    }

    /**
     * The program's names, the most telling first: {@code python3.13t}, {@code python3.13}, {@code
     * python3}, {@code python}.
     */
    List<String> commands() {
        List<String> commands = new ArrayList<>();
        String name = pypy ? "pypy" : "python";
        if (freeThreaded) {
            commands.add(name + joined(2) + "t");
        }
        if (numbers.isEmpty()) {
            commands.add(name + "3");
        }
        for (int count = Math.min(2, numbers.size()); count >= 0; count--) {
            commands.add(name + joined(count));
        }
        return commands;
    }

    private String joined(int count) {
        return numbers.stream().limit(count).map(String::valueOf).collect(Collectors.joining("."));
    }

    /** Releases before previews, then by the numbers. */
    static int byAge(PythonVersion a, PythonVersion b) {
        if (a.preview != b.preview) {
            return a.preview ? -1 : 1;
        }
        for (int i = 0; i < Math.min(a.numbers.size(), b.numbers.size()); i++) {
            int order = a.numbers.get(i).compareTo(b.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.numbers.size(), b.numbers.size());
    }

    /** Compares a full version's first two numbers; negative if it is older. */
    static int compare(String version, int major, int minor) {
        List<Integer> numbers = of(false, version).numbers();
        int order = Integer.compare(numbers.get(0), major);
        return order != 0 ? order : Integer.compare(numbers.get(1), minor);
    }
}
