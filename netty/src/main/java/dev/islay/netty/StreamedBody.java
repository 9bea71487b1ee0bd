package dev.islay.netty;

import dev.islay.gateway.BodyStream;
import dev.islay.gateway.RequestRefused;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that is handed on while it arrives.
 *
 * <p>What comes before {@link #flow} is held; the connection is not read meanwhile, so that is at
 * most one read's worth.
 */
final class StreamedBody implements BodyReceiver, BodyStream {
    private final long limit;
    private final Consumer<Boolean> pauseReading;
    private final Runnable sendContinue;
    private final Queue<ByteBuf> early = new ArrayDeque<>();
    private @Nullable Receiver receiver;
    private @Nullable String brokenReason;
    private long received;
    private boolean complete;
    private boolean closed;

    /** A body of more than {@code limit} bytes is broken off there. */
    StreamedBody(long limit, Consumer<Boolean> pauseReading, Runnable sendContinue) {
        this.limit = limit;
        this.pauseReading = pauseReading;
        this.sendContinue = sendContinue;
        pauseReading.accept(true);
    }

    @Override
    public void content(ByteBuf bytes) {
        received += bytes.readableBytes();
        if (closed || brokenReason != null) {
            bytes.release();
        } else if (received > limit) {
            bytes.release();
            broken(BodyRefusals.tooLarge(limit));
        } else if (receiver == null) {
            early.add(bytes);
        } else {
            handOver(bytes);
        }
    }

    private void handOver(ByteBuf bytes) {
        try {
            if (receiver != null) {
                receiver.data(bytes.nioBuffer());
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void end() {
        if (brokenReason != null) {
            return;
        }
        complete = true;
        pauseReading.accept(false);
        if (receiver != null && !closed) {
            receiver.end();
        }
    }

    @Override
    public void broken(RequestRefused why) {
        if (complete || brokenReason != null) {
            return;
        }
        String reason = String.valueOf(why.getMessage());
        brokenReason = reason;
        if (receiver != null && !closed) {
            receiver.broken(reason);
        }
    }

    @Override
    public void flow(Receiver to) {
        receiver = to;
        for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
            handOver(bytes);
        }
        if (complete) {
            to.end();
        } else if (brokenReason != null) {
            to.broken(brokenReason);
        } else {
            pauseReading.accept(false);
        }
    }

    @Override
    public void wanted() {
        sendContinue.run();
    }

    @Override
    public void pause(boolean paused) {
        if (!closed && !complete) {
            pauseReading.accept(paused);
        }
    }

    /** The exchange has ended: what still comes is not handed on. */
    void close() {
        closed = true;
        early.forEach(ByteBuf::release);
        early.clear();
        pauseReading.accept(false);
    }
}
