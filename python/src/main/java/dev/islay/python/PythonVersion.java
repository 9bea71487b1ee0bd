package dev.islay.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as a person or a directory names it: {@code 3.8}, {@code 3.8.18}, {@code 3.13t}, {@code
 * python3.13}, {@code pypy3.9}, {@code pypy3.9-7.3.16}.
 *
 * @param numbers one to three of them
 * @param freeThreaded the build without a GIL, a {@code t} at the end
 * @param preview there is something after the numbers that makes it less than a release
 */
record PythonVersion(boolean pypy, List<Integer> numbers, boolean freeThreaded, boolean preview) {
    private static final Pattern CHOICE =
            Pattern.compile("(python|cpython|pypy)?-?(\\d{1,4}(?:\\.\\d{1,4}){0,2})(t?)");
    private static final Pattern DIRECTORY =
            Pattern.compile(
                    "(cpython-|pypy)?(\\d{1,4}(?:\\.\\d{1,4}){0,2})(\\+freethreaded|t)?((?:-?(?:a|b|rc|dev)).*)?(-.*)?");

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

    /** As pyenv and others name their directories. */
    static Optional<PythonVersion> ofDirectory(String name) {
        Matcher parts = DIRECTORY.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new PythonVersion(
                        "pypy".equals(parts.group(1)),
                        numbers(parts.group(2)),
                        parts.group(3) != null,
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

    /** Whether this begins a full version such as {@code 3.8.18}. */
    boolean begins(String version) {
        List<Integer> full = numbers(version);
        return numbers.size() <= full.size() && full.subList(0, numbers.size()).equals(numbers);
    }

    /** The program's usual name, such as {@code python3.8} or {@code pypy3.9}. */
    String command() {
        String minor = numbers.size() > 1 ? "." + numbers.get(1) : "";
        return (pypy ? "pypy" : "python") + numbers.get(0) + minor + (freeThreaded ? "t" : "");
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
        List<Integer> numbers = numbers(version);
        int order = Integer.compare(numbers.get(0), major);
        return order != 0 ? order : Integer.compare(numbers.get(1), minor);
    }
}
