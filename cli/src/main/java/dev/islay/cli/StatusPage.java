package dev.islay.cli;

import java.util.Comparator;
import java.util.List;

/** What {@code islay status} shows a person. */
final class StatusPage {
    private static final String INDENT = "  ";
    private static final int MOST_REQUESTS = 50;

    private StatusPage() {}

    static String of(Document status) {
        StringBuilder page = new StringBuilder(headline(status));
        status.objects("listeners").forEach(listener -> page.append(listener(listener)));
        page.append("control socket ").append(status.text("control")).append('\n');
        status.objects("pools").forEach(pool -> page.append('\n').append(pool(pool)));
        page.append(requests(status));
        return Words.plain(page.toString());
    }

    /** One line that tells a server from others. */
    static String headline(Document status) {
        String config = status.text("config");
        return "islay %s, pid %d, %s for %s, %s%n"
                .formatted(
                        status.text("version"),
                        status.whole("pid"),
                        status.text("state"),
                        Words.time(status.number("age_seconds")),
                        config.isEmpty() ? "in " + status.text("directory") : config);
    }

    private static String listener(Document listener) {
        String name = listener.text("name");
        return "%s%s, %s connections%n"
                .formatted(
                        name.isEmpty() ? "" : name + ": ",
                        String.join(", ", listener.texts("addresses")),
                        Words.count(listener.whole("connections")));
    }

    private static String pool(Document pool) {
        List<Document> workers = pool.objects("workers");
        long serving =
                workers.stream().filter(worker -> worker.text("state").equals("serving")).count();
        return "pool %s: %d of %d workers serve%s, queue %s of %s%n"
                        .formatted(
                                pool.text("name"),
                                serving,
                                pool.whole("workers_wanted"),
                                pool.yes("on_demand") ? " (on demand)" : "",
                                Words.count(pool.whole("queued")),
                                Words.count(pool.whole("queue_limit")))
                + (workers.isEmpty() ? "" : table(workers).text(INDENT));
    }

    private static TextTable table(List<Document> workers) {
        TextTable table =
                new TextTable()
                        .row("PID", "STATE", "AGE", "CPU", "MEMORY", "SERVED", "RUNNING", "BEHIND");
        for (Document worker : workers) {
            table.row(
                    Long.toString(worker.whole("pid")),
                    worker.text("state"),
                    Words.time(worker.number("age_seconds")),
                    worker.has("cpu_seconds") ? Words.time(worker.number("cpu_seconds")) : "-",
                    worker.has("memory_bytes")
                            ? Words.megabytes(worker.whole("memory_bytes"))
                            : "-",
                    Words.count(worker.whole("served")),
                    Words.count(worker.whole("busy_threads")),
                    Words.count(worker.whole("waiting")));
        }
        return table;
    }

    private static String requests(Document status) {
        List<Document> running =
                status.objects("pools").stream()
                        .flatMap(pool -> pool.objects("workers").stream())
                        .flatMap(worker -> worker.objects("running").stream())
                        .sorted(
                                Comparator.comparingDouble(
                                        (Document request) -> -request.number("age_seconds")))
                        .toList();
        if (running.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable().row("AGE", "PID", "REQUEST", "");
        running.stream()
                .limit(MOST_REQUESTS)
                .forEach(request ->
                        table.row(
                                Words.time(request.number("age_seconds")),
                                Long.toString(request.whole("pid")),
                                Long.toString(request.whole("request")),
                                request.text("method") + " " + request.text("target")));
        int more = running.size() - MOST_REQUESTS;
        return "\nrunning requests, the oldest first"
                + (more > 0 ? " (" + more + " more, see --json)" : "")
                + "\n"
                + table.text(INDENT);
    }
}
