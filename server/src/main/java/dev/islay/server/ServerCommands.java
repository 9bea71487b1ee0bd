package dev.islay.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the control socket of a server can be asked for. */
final class ServerCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Server server;
    private final Recent<ControlReply> status = new Recent<>(this::askStatus, System::nanoTime);

    ServerCommands(Server server) {
        this.server = server;
    }

    /** By method, space, path. */
    Map<String, ControlCommand> all() {
        return Map.of("GET /status", _ -> status.answer());
    }

    private CompletableFuture<ControlReply> askStatus() {
        return server.status()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(known -> ControlReply.ok(StatusDocument.of(known)));
    }
}
