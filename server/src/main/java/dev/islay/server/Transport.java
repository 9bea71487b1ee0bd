package dev.islay.server;

/** What drives the sockets, as the user wants it. */
public enum Transport {
    /** Epoll where it can be had. */
    AUTO,
    /** Linux's own way, by a native library. */
    EPOLL,
    /** What every Java has. */
    NIO
}
