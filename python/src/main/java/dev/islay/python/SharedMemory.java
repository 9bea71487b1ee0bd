package dev.islay.python;

import dev.islay.gateway.FileSlice;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a thread of a worker shares with us: the worker puts large blocks there, each
 * into a slot, and a frame says which. A slot is the worker's again when we have set its byte in
 * the first page to 0; so we copy what we read, and give it back at once.
 *
 * <p>Whoever takes pages of it away while it is read breaks this process. A worker seals it against
 * that, and it is the worker's own, not a file that somebody else may shorten.
 *
 * <p>Threading: the event loop.
 */
final class SharedMemory {
    /** More than a worker of ours offers. */
    private static final long LONGEST = 4 << 20;

    private static final int FLAGS = 4096;
    private static final int SLOT = 1 << 17;
    private static final int PLACE = 8;
    private static final int NONE = -1;
    private static final VarHandle FLAG = ValueLayout.JAVA_BYTE.varHandle();

    private boolean offered;
    private @Nullable Arena arena;
    private @Nullable MemorySegment memory;
    private int slots;
    private int borrowed = NONE;

    /** The worker offers memory, which may be done once. */
    void offered(WorkerFile file) throws ProtocolViolation {
        if (offered || file.count() < FLAGS || file.count() > LONGEST) {
            throw new ProtocolViolation(
                    "memory of %d bytes is offered, where once %d to %d are allowed"
                            .formatted(file.count(), FLAGS, LONGEST));
        }
        offered = true;
    }

    /** Closes the slice. False: it cannot be mapped, or is not wanted any more. */
    boolean map(FileSlice slice, boolean wanted) {
        try (FileChannel file = slice.channel()) {
            return wanted && map(file, slice.offset(), slice.count());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean map(FileChannel file, long offset, long count) throws IOException {
        Arena owner = Arena.ofConfined();
        try {
            memory = file.map(FileChannel.MapMode.READ_WRITE, offset, count, owner);
        } catch (IOException e) {
            owner.close();
            throw e;
        }
        slots = (int) ((count - FLAGS) / SLOT);
        arena = owner;
        return true;
    }

    /** The bytes that a payload, whose rest it is, names: valid until {@link #giveBack}. */
    ByteBuffer borrow(ByteBuf payload) throws ProtocolViolation {
        MemorySegment shared = memory;
        if (shared == null || payload.readableBytes() != PLACE) {
            throw new ProtocolViolation(
                    "a block in shared memory, named by %d bytes, where %s"
                            .formatted(
                                    payload.readableBytes(),
                                    shared == null ? "none is shared" : PLACE + " are allowed"));
        }
        long slot = payload.readUnsignedIntLE();
        long length = payload.readUnsignedIntLE();
        if (slot >= slots || length > SLOT) {
            throw new ProtocolViolation(
                    "a block of %d bytes in slot %d, where shared memory has %d slots of %d bytes"
                            .formatted(length, slot, slots, SLOT));
        }
        borrowed = (int) slot;
        return shared.asSlice(FLAGS + slot * SLOT, length).asByteBuffer();
    }

    /** What was borrowed has been copied. */
    void giveBack() {
        MemorySegment shared = memory;
        if (borrowed != NONE && shared != null) {
            FLAG.setRelease(shared, (long) borrowed, (byte) 0);
        }
        borrowed = NONE;
    }

    /** The connection has ended. */
    void close() {
        memory = null;
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }
}
