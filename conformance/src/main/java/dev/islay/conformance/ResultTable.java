package dev.islay.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of the cases on each server: a summary, and a table of clauses as Markdown. */
public final class ResultTable {
    private final Suite suite;
    private final List<Case> cases;
    private final Map<String, Map<String, Verdict>> columns = new LinkedHashMap<>();

    /** For the clauses of these cases, and no servers yet. */
    public ResultTable(Suite suite, List<Case> cases) {
        this.suite = suite;
        this.cases = List.copyOf(cases);
    }

    /** Adds the column of a server. */
    public void add(String name, Map<String, Verdict> verdicts) {
        columns.put(name, verdicts);
    }

    /** A line for each clause: how many of its cases passed, of how many that were tried. */
    public String markdown() {
        StringBuilder text = new StringBuilder("| clause | rule |");
        columns.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
        text.append("\n| --- | --- |").append(" --- |".repeat(columns.size()));
        text.append("\n| | all cases |");
        columns.values().forEach(it -> text.append(' ').append(cell(cases, it)).append(" |"));
        text.append('\n');
        suite.clauses().values().forEach(clause -> row(clause, text));
        return text.toString();
    }

    private void row(Clause clause, StringBuilder text) {
        List<Case> proving =
                cases.stream().filter(one -> one.clauses().contains(clause.id())).toList();
        if (proving.isEmpty()) {
            return;
        }
        text.append("| ").append(clause.id()).append(" | ").append(clause.rule()).append(" |");
        columns.values().forEach(it -> text.append(' ').append(cell(proving, it)).append(" |"));
        text.append('\n');
    }

    private static String cell(List<Case> cases, Map<String, Verdict> verdicts) {
        long tried = cases.stream().filter(one -> tried(one, verdicts)).count();
        long failed = cases.stream().filter(one -> failed(one, verdicts)).count();
        String counts = (tried - failed) + " of " + tried;
        return tried == 0 ? "–" : failed == 0 ? counts : "**" + counts + "**";
    }

    private static boolean tried(Case one, Map<String, Verdict> verdicts) {
        Verdict verdict = verdicts.get(one.name());
        return verdict != null && !verdict.skipped();
    }

    private static boolean failed(Case one, Map<String, Verdict> verdicts) {
        Verdict verdict = verdicts.get(one.name());
        return verdict != null && !verdict.complaints().isEmpty();
    }

    /** How many of how many, a line for each server. */
    public String summary() {
        return columns.entrySet().stream()
                .map(column ->
                        column.getKey()
                                + ": "
                                + cell(cases, column.getValue()).replace("*", "")
                                + " cases passed")
                .collect(Collectors.joining("\n"));
    }

    /** Whether a case failed on some server. */
    public boolean hasFailures() {
        return columns.values().stream()
                .anyMatch(verdicts -> cases.stream().anyMatch(one -> failed(one, verdicts)));
    }
}
