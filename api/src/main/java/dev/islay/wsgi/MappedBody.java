package dev.islay.wsgi;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Another body, with each block changed. */
final class MappedBody implements Body {
    private final Body body;
    private final UnaryOperator<byte[]> change;

    MappedBody(Body body, UnaryOperator<byte[]> change) {
        this.body = body;
        this.change = change;
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        byte[] block = body.next();
        return block == null ? null : change.apply(block);
    }

    @Override
    public void close() throws Exception {
        body.close();
    }
}
