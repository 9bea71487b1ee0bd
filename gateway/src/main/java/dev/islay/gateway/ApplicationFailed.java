package dev.islay.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * An application did not answer: what it raised, or why it could not be asked. A Python application
 * that Java code calls throws this, with the traceback as its message; and whatever a Java
 * application throws becomes one when it has left the pipeline.
 */
public final class ApplicationFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    /**
     * Without a Java stack, which would say nothing.
     *
     * @param report the Python traceback, or a line
     */
    public ApplicationFailed(Failure failure, String report) {
        super(report.stripTrailing(), null, false, false);
        this.failure = failure;
    }

    /** {@code thrown}: by Java code. */
    ApplicationFailed(Failure failure, Throwable thrown) {
        super(thrown.toString(), thrown, false, false);
        this.failure = failure;
    }

    /** What it is, unless it is one already. */
    static ApplicationFailed of(Throwable thrown, boolean brokeWsgi) {
        if (thrown instanceof ApplicationFailed failed) {
            return failed;
        }
        return new ApplicationFailed(
                brokeWsgi ? Failure.APPLICATION_BROKE_WSGI : Failure.APPLICATION_RAISED, thrown);
    }

    /** What a client is told. */
    public Failure failure() {
        return failure;
    }

    /** The traceback or stack, for people. */
    public String report() {
        Throwable thrown = getCause();
        if (thrown == null) {
            return text();
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    /** The report of another process, or a line. */
    String text() {
        @Nullable String message = getMessage();
        return message == null ? failure.message() : message;
    }
}
