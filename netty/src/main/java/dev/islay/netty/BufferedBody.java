package dev.islay.netty;

import dev.islay.gateway.Hold;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestRefused;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects a whole body before the application is called: in memory while it is small and there is
 * memory left, else in a file.
 *
 * <p>Threading: the event loop; the file is written elsewhere, see {@link SpoolFile}.
 */
final class BufferedBody implements BodyReceiver {
    /** What becomes of it: exactly one of the two is called, once. */
    interface Outcome {
        /** {@code release} frees what holds the body. */
        void complete(RequestBody body, Runnable release);

        /** It is too large, will not be complete, or cannot be kept. */
        void refused(RequestRefused why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BufferedBody.class);

    private final Spool spool;
    private final long limit;
    private final Outcome outcome;
    private final Consumer<Boolean> pauseReading;
    private byte[] memory;
    private int reserved;
    private long received;
    private @Nullable SpoolFile file;
    private boolean over;

    /** {@code expected} is the announced length, −1 when none was. */
    BufferedBody(
            Spool spool,
            long expected,
            long limit,
            Consumer<Boolean> pauseReading,
            Outcome outcome) {
        this.spool = spool;
        this.limit = limit;
        this.outcome = outcome;
        this.pauseReading = pauseReading;
        this.memory = new byte[0];
        if (expected > spool.inlineLimit()) {
            spill();
        } else if (expected > 0) {
            grow((int) expected);
        }
    }

    @Override
    public void content(ByteBuf bytes) {
        received += bytes.readableBytes();
        if (over) {
            bytes.release();
        } else if (received > limit) {
            bytes.release();
            broken(BodyRefusals.tooLarge(limit));
        } else if (file != null) {
            file.write(bytes);
        } else {
            remember(bytes);
        }
    }

    private void remember(ByteBuf bytes) {
        int before = (int) received - bytes.readableBytes();
        if (received <= spool.inlineLimit() && grow((int) received)) {
            bytes.readBytes(memory, before, bytes.readableBytes());
            bytes.release();
        } else {
            spillWith(before, bytes);
        }
    }

    private void spillWith(int inMemory, ByteBuf bytes) {
        byte[] first = memory;
        spill();
        if (file == null) {
            bytes.release();
            return;
        }
        if (inMemory > 0) {
            file.write(spool.wrap(first, inMemory));
        }
        file.write(bytes);
    }

    /** False when the memory for all bodies together is used up. */
    private boolean grow(int needed) {
        if (needed <= memory.length) {
            return true;
        }
        int size = Math.min(spool.inlineLimit(), Math.max(needed, memory.length * 2));
        if (!spool.reserveMemory(size - reserved)) {
            return false;
        }
        reserved = size;
        memory = Arrays.copyOf(memory, size);
        return true;
    }

    private void spill() {
        freeMemory();
        file = spool.open(pauseReading, this::cannotKeep);
    }

    private void freeMemory() {
        spool.releaseMemory(reserved);
        reserved = 0;
        memory = new byte[0];
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        if (file == null) {
            byte[] body =
                    memory.length == received ? memory : Arrays.copyOf(memory, (int) received);
            RequestBody complete = received == 0 ? RequestBody.NONE : new RequestBody.Inline(body);
            over = true;
            outcome.complete(complete, this::freeMemory);
        } else {
            SpoolFile spilled = file;
            spilled.whenWritten(() -> {
                if (!over) {
                    over = true;
                    complete(spilled);
                }
            });
        }
    }

    private void complete(SpoolFile spilled) {
        Hold hold = new Hold(spilled::release);
        outcome.complete(new RequestBody.Spilled(spilled.path(), received, hold), hold::letGo);
    }

    private void cannotKeep(String reason) {
        LOG.warn("a request body was refused: {}", reason);
        broken(BodyRefusals.noSpace());
    }

    @Override
    public void broken(RequestRefused why) {
        if (over) {
            return;
        }
        over = true;
        freeMemory();
        if (file != null) {
            file.close();
        }
        outcome.refused(why);
    }
}
