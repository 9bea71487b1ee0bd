package dev.islay.gateway;

/**
 * Is told of every request once its response has ended, however it ended. Called on event loops:
 * must not block.
 */
@FunctionalInterface
public interface AccessLog {
    /** Keeps nothing. No entry is even made for it. */
    AccessLog NONE = entry -> {};

    /** One request has ended. */
    void ended(AccessEntry entry);
}
