package dev.islay.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Notices a client that takes nothing of what is queued for it. Threading: the event loop. */
final class SendWatch {
    private final Channel channel;
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
