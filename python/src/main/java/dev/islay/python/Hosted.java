package dev.islay.python;

import java.util.Map;

/**
 * An application that a pool's workers load.
 *
 * @param target as {@code docs/worker-protocol.md} defines it
 * @param environ keys of the WSGI environ of each of its requests
 */
public record Hosted(String target, Map<String, String> environ) {}
