package dev.islay.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Requests and where they are, as {@code islay stacks} shows them: the oldest first. */
final class StackPage {
    private StackPage() {}

    /** {@code nothing}: what is said when there is none. */
    static String of(List<Document> requests, String nothing) {
        if (requests.isEmpty()) {
            return nothing;
        }
        return requests.stream()
                .sorted(
                        Comparator.comparingDouble(
                                (Document request) -> -request.number("age_seconds")))
                .map(StackPage::entry)
                .collect(Collectors.joining("\n"));
    }

    private static String entry(Document request) {
        String stack = request.text("stack");
        return Words.plain(
                "%s %s (request %d), %s, worker %d, thread %d%n%s%n"
                        .formatted(
                                request.text("method"),
                                request.text("target"),
                                request.whole("request"),
                                Words.time(request.number("age_seconds")),
                                request.whole("pid"),
                                request.whole("thread"),
                                stack.isEmpty() ? "  " + request.text("trouble") : stack));
    }
}
