package dev.islay.wsgi;

import org.jspecify.annotations.Nullable;

/** Another body, with something to be done after its end. */
final class ClosingBody implements Body {
    private final Body body;
    private final AutoCloseable action;
    private boolean closed;

    ClosingBody(Body body, AutoCloseable action) {
        this.body = body;
        this.action = action;
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        return body.next();
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void close() throws Exception {
        if (closed) {
            return;
        }
        closed = true;
        try (action) {
            body.close();
        }
    }
}
