package dev.islay.server;

/**
 * Addresses that share their clients' settings and their mounts.
 *
 * @param name as the file has it; empty for the one that stands before the first table
 */
public record ListenerPlan(String name, Settings settings) {
    boolean same(ListenerPlan other) {
        return name.equals(other.name) && settings.differing(other.settings).isEmpty();
    }
}
