package dev.islay.middleware;

import dev.islay.wsgi.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a middleware makes of a response that begins.
 *
 * @param blocks changes the body; null leaves it as it is
 */
record Change(String status, Headers headers, @Nullable BlockFilter blocks) {
    /** Decides about a response, when its head is there. */
    @FunctionalInterface
    interface Decision {
        Change of(String status, Headers headers);
    }
}
