package dev.islay.server;

/** What is worth a line in the log, from much to little. */
public enum LogLevel {
    /** Also what clients did wrong. */
    DEBUG,
    /** What the server does. */
    INFO,
    /** What somebody should look at. */
    WARNING,
    /** What went wrong. */
    ERROR
}
