package dev.islay.server;

import java.util.concurrent.CompletableFuture;

/** Something that the server can be asked for, and answers with JSON. */
@FunctionalInterface
interface ControlCommand {
    /**
     * Does it. Called on the event loop of who asks; must not block. The reply may come on any
     * thread.
     *
     * @param query of the request, as sent
     */
    CompletableFuture<ControlReply> run(String query);
}
