package dev.islay.middleware;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The body of a request for several applications in turn: what one has read is kept, up to a limit,
 * and given to the next before the rest. Used by the thread of the request.
 */
final class ReplayInput {
    private final InputStream source;
    private final int limit;
    private byte[] kept = new byte[0];
    private int count;
    private boolean exceeded;

    /**
     * Of {@code source}.
     *
     * @param limit bytes to keep at most
     */
    ReplayInput(InputStream source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    /** Whether another application can have all of it; false when more was read than is kept. */
    boolean replayable() {
        return !exceeded;
    }

    /** The whole body from its beginning. A stream that was handed out before is not used again. */
    InputStream fresh() {
        return new Reader();
    }

    private void keep(byte[] data, int offset, int length) {
        if (exceeded || count + length > limit) {
            exceeded = true;
            return;
        }
        if (count + length > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(limit, Math.max(1024, 2 * (count + length))));
        }
        System.arraycopy(data, offset, kept, count, length);
        count += length;
    }

    private final class Reader extends InputStream {
        private int position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] room, int offset, int length) throws IOException {
            if (position < count) {
                int taken = Math.min(length, count - position);
                System.arraycopy(kept, position, room, offset, taken);
                position += taken;
                return taken;
            }
            int got = source.read(room, offset, length);
            if (got > 0) {
                keep(room, offset, got);
                position = count;
            }
            return got;
        }

        @Override
        public int available() throws IOException {
            return count - position + source.available();
        }
    }
}
