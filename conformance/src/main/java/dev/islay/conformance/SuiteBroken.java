package dev.islay.conformance;

/** A file of the suite is not as it has to be: a mistake of whoever wrote it. */
public final class SuiteBroken extends IllegalStateException {
    private static final long serialVersionUID = 1;

    SuiteBroken(String message) {
        super(message);
    }
}
