package dev.islay.python;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every other process, and every other thread of this one, from making the same thing.
 *
 * <p>It ends with the process, however that ends, so there is no stale lock. The file stays: were
 * it deleted, two could hold locks on two files of the same name. Waiting is done by asking again,
 * because a lock that another thread of this JVM holds cannot be waited for.
 */
final class CacheLock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final FileChannel channel;

    private CacheLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param waiting told once when another holds the lock for more than a second
     */
    static CacheLock take(Path file, Duration limit, Runnable waiting)
            throws IOException, InterruptedException, TimeoutException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            await(channel, limit, waiting);
            taken = true;
            return new CacheLock(channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static void await(FileChannel channel, Duration limit, Runnable waiting)
            throws IOException, InterruptedException, TimeoutException {
        long start = System.nanoTime();
        boolean told = false;
        while (attempt(channel) == null) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (waited.compareTo(limit) > 0) {
                throw new TimeoutException("another process kept the lock for too long");
            }
            if (!told && waited.compareTo(PATIENCE) > 0) {
                waiting.run();
                told = true;
            }
            Thread.sleep(PAUSE);
        }
    }

    private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
