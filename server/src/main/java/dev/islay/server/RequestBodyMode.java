package dev.islay.server;

/** When the application is called for a request that has a body. */
public enum RequestBodyMode {
    /** When the body is complete. */
    BUFFERED,
    /** When the head is complete; the body is read as it comes. */
    STREAM
}
