package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices a client that takes nothing of what is queued for it, or next to nothing: one that takes
 * a byte now and then is never silent for long, and would never be done.
 *
 * <p>Only time in which something waits for the client counts: an application that has nothing to
 * send, as in long polling, makes nobody slow. "Taken" is what the kernel has taken for the client,
 * which it does in pieces of some kilobytes.
 *
 * <p>Threading: the event loop.
 */
final class SendWatch {
    private final Channel channel;
    private boolean waiting;
    private long queued;
    private long windowStart;
    private long takenBefore;
    private @Nullable Object message;
    private long progress;
    private long pending;
    private long since = System.nanoTime();

    SendWatch(Channel channel) {
        this.channel = channel;
    }

    /** Something is queued, and none of it has been taken for that long. */
    boolean stalled(long now, Duration limit) {
        observe(now);
        return pending > 0 && now - since > limit.toNanos();
    }

    /** So many bytes have been written to the channel. */
    void queued(long bytes) {
        queued += bytes;
    }

    /**
     * Something was queued all the time for that long, and the client took less of it than {@code
     * rate} bytes a second. Each window counts by itself: what was taken fast at first is no credit
     * afterwards.
     */
    boolean slow(long now, Duration window, long rate) {
        long left = left();
        boolean over = now - windowStart > window.toNanos();
        if (left > 0 && waiting && !over) {
            return false;
        }
        long taken = queued - left;
        boolean slow = left > 0 && waiting && taken - takenBefore < rate * window.toNanos() / 1e9;
        waiting = left > 0;
        windowStart = now;
        takenBefore = taken;
        return slow;
    }

    private long left() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
            return 0;
        }
        long[] left = {0};
        try {
            buffer.forEachFlushedMessage(each -> {
                left[0] += length(each);
                return true;
            });
        } catch (Exception e) {
            throw new IllegalStateException("nothing here throws", e);
        }
        return left[0];
    }

    private static long length(Object message) {
        return switch (message) {
            case ByteBuf bytes -> bytes.readableBytes();
            case FileRegion file -> file.count() - file.transferred();
            default -> 0;
        };
    }

    /** Something is queued, as of the last look. */
    boolean pending() {
        return pending > 0;
    }

    /** Nothing has been taken for that long, whether or not something is queued. */
    boolean silent(long now, Duration limit) {
        return now - since > limit.toNanos();
    }

    private void observe(long now) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        Object current = buffer.current();
        long currentProgress = buffer.currentProgress();
        long currentPending = buffer.totalPendingWriteBytes();
        if (current != message || currentProgress != progress || currentPending != pending) {
            message = current;
            progress = currentProgress;
            pending = currentPending;
            since = now;
        }
    }
}
