package dev.islay.middleware;

import dev.islay.wsgi.Body;
import org.jspecify.annotations.Nullable;

/** A body that an application returned, and a watch on who pulls it. */
final class LintBody implements Body {
    private final Body body;
    private final LintCall call;

    LintBody(Body body, LintCall call) {
        this.body = body;
        this.call = call;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        call.asked();
        long promised = body.length();
        int takenBefore = call.takenOfInner();
        byte[] block = call.<byte @Nullable []>within(body::next);
        if (block == null) {
            call.exhausted(promised);
        } else {
            call.block(block, takenBefore);
        }
        return block;
    }

    @Override
    public void close() throws Exception {
        if (!call.closing()) {
            return;
        }
        try {
            call.<@Nullable Object>within(() -> {
                body.close();
                return null;
            });
        } finally {
            call.end();
        }
    }
}
