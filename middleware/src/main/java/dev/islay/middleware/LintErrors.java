package dev.islay.middleware;

import java.io.PrintWriter;

/** {@code wsgi.errors}, watched. */
final class LintErrors extends PrintWriter {
    private final Complaints complaints;

    LintErrors(PrintWriter stream, Complaints complaints) {
        super(stream);
        this.complaints = complaints;
    }

    @Override
    public void close() {
        throw complaints.of(Clause.W082, "wsgi.errors was closed");
    }
}
