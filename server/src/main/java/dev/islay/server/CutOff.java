package dev.islay.server;

import dev.islay.python.RequestStack;
import dev.islay.python.RunningRequest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The requests that were not done when the server had to end.
 *
 * @param running with where they are
 * @param waiting those that no thread had begun
 */
record CutOff(List<RequestStack> running, List<RunningRequest> waiting) {
    static final CutOff NOTHING = new CutOff(List.of(), List.of());

    private static final int MOST_WAITING = 20;
    private static final double NANOS = 1e9;

    /** Those of several pools together. */
    static CompletableFuture<CutOff> all(List<CompletableFuture<CutOff>> each) {
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    List<CutOff> all = each.stream().map(CompletableFuture::join).toList();
                    return new CutOff(
                            all.stream().flatMap(one -> one.running().stream()).toList(),
                            all.stream().flatMap(one -> one.waiting().stream()).toList());
                });
    }

    /** For the log: an entry for each that runs, and one for all others. */
    List<String> entries() {
        List<String> entries = running.stream().map(CutOff::entry).collect(Collectors.toList());
        if (!waiting.isEmpty()) {
            int more = waiting.size() - MOST_WAITING;
            entries.add(
                    "cut off before it was begun: "
                            + waiting.stream()
                                    .limit(MOST_WAITING)
                                    .map(RunningRequest::toString)
                                    .collect(Collectors.joining(", "))
                            + (more > 0 ? " and " + more + " more" : ""));
        }
        return entries;
    }

    private static String entry(RequestStack one) {
        RunningRequest request = one.request();
        return String.format(
                Locale.ROOT,
                "cut off: %s, %.1f s old, in worker %d%s",
                request,
                request.ageNanos() / NANOS,
                request.pid(),
                one.stack().isEmpty()
                        ? "; where is not known: " + one.trouble()
                        : "\n" + one.stack());
    }
}
