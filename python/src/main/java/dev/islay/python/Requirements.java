package dev.islay.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirements file as pip reads it, with the files that it includes by {@code -r} and {@code
 * -c}.
 *
 * @param file absolute
 * @param text of all files, for the hash
 * @param local something is named by a path of this machine, so that the same text in another
 *     directory means something else. What lies at such a path is not part of the hash.
 */
record Requirements(Path file, String text, boolean local) {
    private static final long SIZE_LIMIT = 1 << 20;
    private static final int FILES_LIMIT = 100;

    private static final Pattern INCLUDE =
            Pattern.compile("\\s*(?:-[rc]|--requirement|--constraint)(?:\\s*=\\s*|\\s*)(\\S.*)");
    private static final Pattern LOCAL =
            Pattern.compile("\\s*(?:\\.|/|-e|--editable|-f|--find-links).*|.*(?:@\\s*\\.|file:).*");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");

    static Requirements read(Path file) throws InterpreterException {
        StringBuilder text = new StringBuilder();
        Set<Path> seen = new LinkedHashSet<>();
        Path absolute = file.toAbsolutePath();
        add(absolute, text, seen);
        boolean local = text.toString().lines().anyMatch(line -> LOCAL.matcher(line).matches());
        return new Requirements(absolute, text.toString(), local);
    }

    /** The one that holds the file. */
    Path directory() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** Names the venv that these make with an interpreter. */
    String key(Interpreter interpreter) {
        return Hash.of(
                String.join(
                        "\0",
                        text,
                        local ? directory().toString() : "",
                        interpreter.executable().toString(),
                        interpreter.name()));
    }

    private static void add(Path file, StringBuilder text, Set<Path> seen)
            throws InterpreterException {
        if (!seen.add(file.normalize())) {
            return;
        }
        if (seen.size() > FILES_LIMIT) {
            throw new InterpreterException(file + " is included by too many requirements files");
        }
        for (String line : content(file).lines().toList()) {
            String rule = COMMENT.matcher(line).replaceFirst("").strip();
            text.append(rule).append('\n');
            Matcher include = INCLUDE.matcher(rule);
            if (include.matches() && !include.group(1).contains("://")) {
                add(file.resolveSibling(include.group(1).strip()), text, seen);
            }
        }
    }

    private static String content(Path file) throws InterpreterException {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw new InterpreterException("The requirements file " + file + " is over 1 MiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new InterpreterException(
                    "The requirements file cannot be read: " + Failure.words(e), e);
        }
    }
}
