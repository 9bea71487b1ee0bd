package dev.islay.server;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A wish to reload.
 *
 * @param pool only this one, by its name; empty: all of them, and the settings
 * @param outcome completed when it is done or has failed
 */
record ReloadCommand(Optional<String> pool, CompletableFuture<ReloadOutcome> outcome) {
    ReloadCommand(Optional<String> pool) {
        this(pool, new CompletableFuture<>());
    }
}
