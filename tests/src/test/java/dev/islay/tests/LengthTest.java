package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The length ratchet where Checkstyle does not look: tests, and all that is Python. */
final class LengthTest {
    private static final int JAVA_TEST = 600;
    private static final int PYTHON_FILE = 400;
    private static final int PYTHON_TEST = 600;
    private static final int PYTHON_FUNCTION = 40;
    private static final Pattern DEFINITION = Pattern.compile("( *)(?:async )?def (\\w+).*");

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(Launch.ROOT)) {
            return all.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !isBuilt(Launch.ROOT.relativize(path)))
                    .toList();
        }
    }

    private static boolean isBuilt(Path path) {
        return Stream.of("target", "site-packages", ".build", ".venv")
                .anyMatch(name -> path.toString().contains(name + "/"));
    }

    @Test
    void testsAreNotTooLong() throws IOException {
        assertThat(longer("Test.java", _ -> JAVA_TEST)).isEmpty();
    }

    @Test
    void pythonFilesAreNotTooLong() throws IOException {
        assertThat(longer(".py", file -> isTest(file) ? PYTHON_TEST : PYTHON_FILE)).isEmpty();
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/")
                || file.getFileName().toString().startsWith("test_");
    }

    private static List<String> longer(String ending, ToIntFunction<Path> limit)
            throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(ending)) {
            int lines = Files.readAllLines(file).size();
            if (lines > limit.applyAsInt(file)) {
                tooLong.add(file + ": " + lines + " lines");
            }
        }
        return tooLong;
    }

    @Test
    void pythonFunctionsAreNotTooLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(".py")) {
            List<String> lines = Files.readAllLines(file);
            for (int at = 0; at < lines.size(); at++) {
                Matcher definition = DEFINITION.matcher(lines.get(at));
                if (definition.matches()
                        && length(lines, at, definition.group(1).length()) > PYTHON_FUNCTION) {
                    tooLong.add(file + ":" + (at + 1) + " " + definition.group(2));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    /** Lines of a function: up to the last line that is indented more than its head. */
    private static int length(List<String> lines, int start, int indent) {
        int end = start + 1;
        for (int at = start + 1; at < lines.size(); at++) {
            String line = lines.get(at);
            int depth = line.length() - line.stripLeading().length();
            boolean closing = depth == indent && line.strip().startsWith(")");
            if (!line.isBlank() && depth <= indent && !closing) {
                break;
            }
            end = line.isBlank() ? end : at + 1;
        }
        return end - start;
    }
}
