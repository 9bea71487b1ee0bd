package dev.islay.server;

import java.util.concurrent.CompletableFuture;

/** Something that the control socket can be asked for. */
@FunctionalInterface
interface ControlCommand {
    /**
     * Does it. Called on the control socket's own event loop; must not block. The reply may come on
     * any thread.
     *
     * @param query of the request, as sent
     */
    CompletableFuture<ControlReply> run(String query);
}
