package dev.islay.python;

/** A worker broke the protocol: nothing more of it can be trusted, and it is killed. */
final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
