package dev.islay.middleware;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** {@code wsgi.input}, watched. */
final class LintInput extends FilterInputStream {
    private final Complaints complaints;
    private boolean ended;

    LintInput(InputStream stream, Complaints complaints) {
        super(stream);
        this.complaints = complaints;
    }

    void end() {
        ended = true;
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] room, int offset, int length) throws IOException {
        check();
        return super.read(room, offset, length);
    }

    private void check() {
        if (ended) {
            throw complaints.of(Clause.L06, "It was read");
        }
    }

    @Override
    public void close() {
        throw complaints.of(Clause.W082, "wsgi.input was closed");
    }
}
