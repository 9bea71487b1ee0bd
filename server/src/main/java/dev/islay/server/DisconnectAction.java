package dev.islay.server;

/** What becomes of a request whose client has left. */
public enum DisconnectAction {
    /** What the application yields is closed at its next block. */
    CLOSE,
    /** The application is interrupted wherever it is. */
    INTERRUPT
}
