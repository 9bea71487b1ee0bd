package dev.islay.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Eight bytes for each thread of a worker: the id of the request that it has begun last. The worker
 * maps the file; since a shared mapping and the file are the same pages, it is simply read when the
 * worker has died.
 */
final class ProgressPage {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressPage.class);

    /** Stands for the id of a thread that nothing is known of. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final Path path;
    private final int threads;

    ProgressPage(Path path, int threads) {
        this.path = path;
        this.threads = threads;
    }

    Path path() {
        return path;
    }

    /** Without a page all that was sent counts as begun. */
    void create() {
        try {
            Files.write(path, new byte[8 * threads]);
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", path, e.getMessage());
        }
    }

    /** An id for each thread; {@link #UNKNOWN} where it is not known. */
    long[] read() {
        long[] ids = new long[threads];
        Arrays.fill(ids, UNKNOWN);
        try {
            LongBuffer page =
                    ByteBuffer.wrap(Files.readAllBytes(path))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asLongBuffer();
            page.get(ids, 0, Math.min(threads, page.remaining()));
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}", path, e.getMessage());
        }
        return ids;
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.getMessage());
        }
    }
}
