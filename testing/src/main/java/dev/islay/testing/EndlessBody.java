package dev.islay.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.islay.wsgi.Body;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A body that has a block as often as one is asked for. */
final class EndlessBody implements Body {
    private static final int BLOCK = 16_384;
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public byte[] next() {
        return new byte[BLOCK];
    }

    @Override
    public void close() {
        closed.countDown();
    }

    void awaitClosed() throws InterruptedException {
        assertTrue(closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the body was closed");
    }
}
