package dev.islay.netty;

import io.netty.buffer.ByteBufHolder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decoded messages that arrived while an earlier request of their connection is being answered.
 * Holds little: reading pauses at the limits, and one read yields at most 64 KiB more.
 */
final class Pipelined {
    private static final int MESSAGES = 32;
    private static final int BYTES = 1 << 16;

    private final ReadGate reading;
    private final Queue<Object> waiting = new ArrayDeque<>(0);
    private int bytes;
    private boolean draining;

    Pipelined(ReadGate reading) {
        this.reading = reading;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Object message) {
        waiting.add(message);
        bytes += size(message);
        if (waiting.size() >= MESSAGES || bytes >= BYTES) {
            reading.pause(ReadGate.Reason.PIPELINE, true);
        }
    }

    /**
     * Hands on messages while they fit. A message that is answered at once leads back here: then
     * the outer call goes on, so that a long pipeline does not become a deep stack.
     */
    void drain(Predicate<Object> fits, Consumer<Object> to) {
        if (draining) {
            return;
        }
        draining = true;
        try {
            for (Object next = waiting.peek();
                    next != null && fits.test(next);
                    next = waiting.peek()) {
                waiting.remove();
                bytes -= size(next);
                to.accept(next);
            }
        } finally {
            draining = false;
        }
        if (waiting.isEmpty()) {
            reading.pause(ReadGate.Reason.PIPELINE, false);
        }
    }

    void release() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        bytes = 0;
    }

    private static int size(Object message) {
        return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }
}
