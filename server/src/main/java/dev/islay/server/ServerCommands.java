package dev.islay.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the control socket of a server can be asked for. */
final class ServerCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String POOL = "pool=";
    private static final String NOT_DONE = "409 Conflict";

    private final Server server;
    private final Commands commands;
    private final Recent<ControlReply> status = recent(this::status);
    private final Recent<ControlReply> stacks = recent(this::stacks);

    ServerCommands(Server server, Commands commands) {
        this.server = server;
        this.commands = commands;
    }

    /** By method, space, path. */
    Map<String, ControlCommand> all() {
        return Map.of(
                "GET /status", _ -> status.answer(),
                "GET /stacks", _ -> stacks.answer(),
                "POST /reload", this::reload,
                "POST /stop", _ -> stop());
    }

    private static Recent<ControlReply> recent(Supplier<CompletableFuture<ControlReply>> question) {
        return new Recent<>(
                () -> question.get().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
                System::nanoTime);
    }

    private CompletableFuture<ControlReply> status() {
        return server.status().thenApply(known -> ControlReply.ok(StatusDocument.of(known)));
    }

    private CompletableFuture<ControlReply> stacks() {
        return server.unfinished()
                .thenApply(found -> ControlReply.ok(StackDocument.running(found.running())));
    }

    private CompletableFuture<ControlReply> reload(String query) {
        return commands.reload(pool(query)).outcome().thenCompose(this::told);
    }

    private static Optional<String> pool(String query) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(POOL))
                .map(pair -> decoded(pair.substring(POOL.length())))
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            return text;
        }
    }

    /** With the workers that serve now. */
    private CompletableFuture<ControlReply> told(ReloadOutcome outcome) {
        return server.status()
                .thenApply(known ->
                        known.pools().stream()
                                .flatMap(pool -> pool.pool().workers().stream())
                                .filter(worker -> worker.serves())
                                .map(worker -> worker.pid())
                                .toList())
                .thenApply(pids ->
                        new ControlReply(
                                outcome.done() ? "200 OK" : NOT_DONE, document(outcome, pids)));
    }

    private static byte[] document(ReloadOutcome outcome, List<Long> pids) {
        return Json.object(json -> {
            json.writeBooleanProperty("done", outcome.done());
            Json.strings(json, "lines", outcome.lines());
            json.writeArrayPropertyStart("serving");
            pids.forEach(json::writeNumber);
            json.writeEndArray();
        });
    }

    private CompletableFuture<ControlReply> stop() {
        commands.stop();
        return server.stopped().thenApply(cut -> ControlReply.ok(StackDocument.stopped(cut)));
    }
}
