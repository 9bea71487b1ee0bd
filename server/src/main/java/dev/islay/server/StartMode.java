package dev.islay.server;

/** When the workers of a pool start. */
public enum StartMode {
    /** With the server. */
    AT_ONCE,
    /** With the first request; they end again after an idle time. */
    ON_DEMAND
}
