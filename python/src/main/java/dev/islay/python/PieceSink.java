package dev.islay.python;

/** Takes a piece of a body that was asked for. Threading: the event loop. */
@FunctionalInterface
interface PieceSink {
    /** {@code flags}: those of a {@code BODY} frame. */
    void send(byte[] piece, int flags);
}
