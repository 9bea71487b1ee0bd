package dev.islay.conformance;

import java.util.List;
import java.util.stream.Collectors;

/** The clause table as Markdown: the rule, what Islay does, what proves it. */
final class ConformancePage {
    private ConformancePage() {}

    static String table(Suite suite, String prefix) {
        String rows =
                suite.clauses().values().stream()
                        .filter(clause -> clause.id().startsWith(prefix))
                        .map(clause -> row(suite, clause))
                        .collect(Collectors.joining());
        return "| clause | binds | rule | Islay | proof |\n| --- | --- | --- | --- | --- |\n"
                + rows;
    }

    private static String row(Suite suite, Clause clause) {
        return "| %s | %s | %s%s | %s | %s |\n"
                .formatted(
                        clause.id(),
                        clause.party(),
                        clause.force().isEmpty() ? "" : "**" + clause.force() + "** ",
                        cell(clause.rule()),
                        stand(clause),
                        proof(suite, clause));
    }

    private static String stand(Clause clause) {
        return clause.bindsServer() ? cell(clause.stand()) : "–";
    }

    private static String proof(Suite suite, Clause clause) {
        List<String> proofs =
                suite.proving(clause).stream().map(ConformancePage::sentence).distinct().toList();
        if (!proofs.isEmpty()) {
            return String.join("; ", proofs);
        }
        return clause.none().isEmpty() && !clause.bindsServer()
                ? "Lint's to check"
                : "none: " + cell(clause.none());
    }

    private static String sentence(Case one) {
        return one.module().replace('-', ' ');
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
