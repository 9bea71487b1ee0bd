package dev.islay.cli;

import dev.islay.server.ExitStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One command to one server, and what a person is told of it. */
final class ServerTalk {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG_PATIENCE = Duration.ofHours(1);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(10);

    private final ServerChoice.Found server;
    private final Order.Ask order;
    private final PrintStream out;

    ServerTalk(ServerChoice.Found server, Order.Ask order, PrintStream out) {
        this.server = server;
        this.order = order;
        this.out = out;
    }

    /** Status 1 when it was not done, or not as gently as it should have been. */
    ExitStatus run() throws IOException {
        return switch (order.command()) {
            case "status" -> told(ask("GET", "/status", PATIENCE));
            case "stacks" -> told(ask("GET", "/stacks", PATIENCE));
            case AskOrder.RELOAD -> told(ask("POST", "/reload" + query(), LONG_PATIENCE));
            default -> stop();
        };
    }

    private String query() {
        return order.application()
                .map(pool -> "?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8))
                .orElse("");
    }

    private ControlClient.Answer ask(String method, String target, Duration patience)
            throws IOException {
        return ControlClient.ask(server.socket(), method, target, patience);
    }

    private ExitStatus stop() throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(server.status().whole("pid"));
        ControlClient.Answer answer = ask("POST", "/stop", LONG_PATIENCE);
        if (process.isPresent()) {
            awaitEnd(process.get());
        }
        return told(answer);
    }

    private static void awaitEnd(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(LAST_MOMENTS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("process " + process.pid() + " has not ended", e);
        }
    }

    private ExitStatus told(ControlClient.Answer answer) throws IOException {
        Document document = Document.parse(answer.body());
        out.println((order.json() ? answer.body() : page(document)).stripTrailing());
        boolean whole =
                document.objects("cut_off").isEmpty() && document.objects("not_begun").isEmpty();
        return answer.status() == 200 && whole ? ExitStatus.STOPPED : ExitStatus.FAILED;
    }

    private String page(Document document) {
        if (document.has("error")) {
            return Words.plain("not done: " + document.text("error"));
        }
        return switch (order.command()) {
            case "status" -> StatusPage.of(document);
            case "stacks" -> StackPage.of(document.objects("requests"), "no request runs");
            case AskOrder.RELOAD -> reloaded(document);
            default -> stopped(document);
        };
    }

    private static String reloaded(Document outcome) {
        String lines = String.join("\n", outcome.texts("lines"));
        return Words.plain(
                outcome.yes("done")
                        ? lines + "\nworkers " + String.join(", ", outcome.texts("serving"))
                        : "not reloaded: " + lines);
    }

    private static String stopped(Document end) {
        List<Document> running = end.objects("cut_off");
        List<Document> waiting = end.objects("not_begun");
        if (running.isEmpty() && waiting.isEmpty()) {
            return "stopped";
        }
        return "stopped; cut off:\n\n"
                + StackPage.of(running, "nothing that ran")
                + (waiting.isEmpty() ? "" : "\nand %d not begun".formatted(waiting.size()));
    }
}
