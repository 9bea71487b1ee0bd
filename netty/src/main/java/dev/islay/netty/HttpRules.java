package dev.islay.netty;

import dev.islay.gateway.ForwardedHeaders;

/** What holds for the clients of a listener; it may change while it serves. */
public record HttpRules(HttpLimits limits, HttpTimeouts timeouts, ForwardedHeaders forwarded) {}
