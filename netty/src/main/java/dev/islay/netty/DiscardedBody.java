package dev.islay.netty;

import dev.islay.gateway.Request;
import dev.islay.gateway.RequestRefused;
import io.netty.buffer.ByteBuf;

/**
 * A body that nobody wants (or that is empty), read so that the connection can be kept (RFC 9112,
 * 9.3), up to a limit.
 */
final class DiscardedBody implements BodyReceiver {
    private static final long LIMIT = 1 << 16;

    private final Runnable complete;
    private final Runnable givenUp;
    private long discarded;

    /** {@code givenUp} runs when it is longer than the limit or will not be complete. */
    DiscardedBody(Runnable complete, Runnable givenUp) {
        this.complete = complete;
        this.givenUp = givenUp;
    }

    /** Whether it is worth while to read the body of this request only to drop it. */
    static boolean isSmall(Request request) {
        return request.contentLength() <= LIMIT && !request.expectsContinue();
    }

    @Override
    public void content(ByteBuf bytes) {
        discarded += bytes.readableBytes();
        bytes.release();
        if (discarded > LIMIT) {
            givenUp.run();
        }
    }

    @Override
    public void end() {
        complete.run();
    }

    @Override
    public void broken(RequestRefused why) {
        givenUp.run();
    }
}
