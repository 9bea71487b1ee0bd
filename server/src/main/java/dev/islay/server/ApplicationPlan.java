package dev.islay.server;

/**
 * An application of a pool.
 *
 * @param origin where it was named: {@code TARGET}, {@code --mount}, {@code islay.toml:3}
 * @param settings of the mount that named it
 */
public record ApplicationPlan(Target target, String origin, Settings settings) {}
