package dev.islay.python;

/**
 * There is no Python to run the application with. The message is a complete sentence or more for
 * the person who started the server: what was wrong, where, and what to do.
 */
public final class InterpreterException extends Exception {
    private static final long serialVersionUID = 1;

    public InterpreterException(String message) {
        super(message);
    }

    public InterpreterException(String message, Throwable cause) {
        super(message, cause);
    }
}
