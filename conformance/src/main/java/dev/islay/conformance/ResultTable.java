package dev.islay.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of each case on each server, as text and as Markdown. */
public final class ResultTable {
    private final List<Case> cases;
    private final Map<String, Map<String, Verdict>> columns = new LinkedHashMap<>();

    /** Rows for these cases, and no columns yet. */
    public ResultTable(List<Case> cases) {
        this.cases = List.copyOf(cases);
    }

    /** Adds the column of a server. */
    public void add(String name, Map<String, Verdict> verdicts) {
        columns.put(name, verdicts);
    }

    /** A line for each case. */
    public String markdown() {
        StringBuilder text = new StringBuilder("| clause | case |");
        columns.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
        text.append("\n| --- | --- |").append(" --- |".repeat(columns.size())).append('\n');
        text.append("| | **passed** |");
        columns.values().forEach(it -> text.append(' ').append(passed(it)).append(" |"));
        text.append('\n');
        for (Case one : cases) {
            text.append("| ").append(String.join(", ", one.clauses())).append(" | ");
            text.append(ConformancePage.words(one)).append(" |");
            for (Map<String, Verdict> verdicts : columns.values()) {
                Verdict verdict = verdicts.get(one.name());
                text.append(' ').append(verdict == null ? "" : verdict.word()).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** How many of how many, for a line at the end. */
    public String summary() {
        return columns.entrySet().stream()
                .map(column -> column.getKey() + ": " + passed(column.getValue()) + " cases passed")
                .collect(Collectors.joining("\n"));
    }

    private static String passed(Map<String, Verdict> verdicts) {
        long tried = verdicts.values().stream().filter(it -> !it.skipped()).count();
        return tried - failed(verdicts) + " of " + tried;
    }

    private static long failed(Map<String, Verdict> verdicts) {
        return verdicts.values().stream().filter(it -> !it.complaints().isEmpty()).count();
    }

    /** Whether a case failed on some server. */
    public boolean hasFailures() {
        return columns.values().stream().anyMatch(it -> failed(it) > 0);
    }
}
