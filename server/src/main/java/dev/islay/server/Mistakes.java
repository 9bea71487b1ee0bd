package dev.islay.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.tomlj.TomlPosition;

/** Collects what is wrong in a file, to be told all at once in the order of its lines. */
final class Mistakes {
    private static final int MOST_TOLD = 50;
    private static final int MOST_KEPT = 1000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private record Mistake(TomlPosition at, String text) {}

    private final String file;
    private final List<Mistake> found = new ArrayList<>();
    private int count;

    /** {@code file}: what the file is called in the messages. */
    Mistakes(String file) {
        this.file = file;
    }

    void add(TomlPosition at, String text) {
        count++;
        if (found.size() < MOST_KEPT) {
            found.add(new Mistake(at, text));
        }
    }

    /** Throws if there were any. */
    void refuse() throws StartRefused {
        if (found.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        found.stream().sorted(inOrder()).limit(MOST_TOLD).map(this::line).forEach(lines::add);
        if (count > MOST_TOLD) {
            lines.add(file + ": and " + (count - MOST_TOLD) + " more mistakes");
        }
        throw StartRefused.usage(lines);
    }

    private String line(Mistake mistake) {
        TomlPosition at = mistake.at();
        String text = CONTROL.matcher(mistake.text()).replaceAll(match -> escaped(match.group()));
        return "%s:%d:%d: %s".formatted(file, at.line(), at.column(), text);
    }

    /** One mistake is one line, whatever stands in the file. */
    private static String escaped(String control) {
        return control.equals("\n") ? "\\\\n" : "\\\\u%04x".formatted((int) control.charAt(0));
    }

    private static Comparator<Mistake> inOrder() {
        return Comparator.<Mistake>comparingInt(mistake -> mistake.at().line())
                .thenComparingInt(mistake -> mistake.at().column());
    }
}
