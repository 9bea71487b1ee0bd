package dev.islay.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Puts a parcel into the cache, once.
 *
 * <p>The directory is named by the content, filled under another name and renamed when complete, so
 * it is there whole or not at all, and any number of servers share it without a lock. The lock only
 * keeps two starts from doing the work twice. What a killed start left is removed by the next one,
 * which holds the lock and so knows that nobody is using it. The marker tells a directory that we
 * made from one that was put together or damaged by hand.
 */
final class Unpacking {
    private static final String MARKER = ".complete";
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(5);

    private final Path cache;
    private final Progress progress;

    Unpacking(Path cache, Progress progress) {
        this.cache = cache;
        this.progress = progress;
    }

    /** What is left to do when the files are there and do not yet have their final place. */
    interface Finish {
        void apply(Path directory, Path finalPlace) throws IOException;
    }

    /**
     * @param name what it is and its version; with the parcel's hash it names the directory
     * @param announcement shown when there is something to do, and nothing if empty
     */
    Path of(Parcel parcel, String name, String announcement, Finish finish)
            throws InterpreterException {
        String hash = parcel.hash();
        Path target = cache.resolve(name + "-" + hash);
        if (complete(target, hash)) {
            return target;
        }
        try {
            Directories.create(cache);
            return locked(
                    target,
                    hash,
                    () -> {
                        if (!announcement.isEmpty()) {
                            progress.step(announcement + target);
                        }
                        fill(parcel, target, hash, finish);
                    });
        } catch (IOException e) {
            throw new InterpreterException(
                    "Could not unpack " + name + " to " + target + ": " + Failure.words(e), e);
        } catch (TimeoutException e) {
            throw new InterpreterException(
                    "Could not unpack " + name + " to " + target + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw Failure.interrupted("unpacking " + name, e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private Path locked(Path target, String hash, Work work)
            throws IOException, InterruptedException, TimeoutException {
        Path file = cache.resolve(target.getFileName() + ".lock");
        try (CacheLock _ = CacheLock.take(file, LOCK_LIMIT, () -> tellThatWeWait(target))) {
            if (!complete(target, hash)) {
                work.run();
            }
            return target;
        }
    }

    private void tellThatWeWait(Path target) {
        progress.step("Waiting for another start that unpacks " + target);
    }

    private static void fill(Parcel parcel, Path target, String hash, Finish finish)
            throws IOException {
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        Directories.delete(partial);
        boolean done = false;
        try {
            Directories.create(partial);
            parcel.unpack(partial);
            finish.apply(partial, target);
            Files.writeString(partial.resolve(MARKER), hash);
            Directories.delete(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } finally {
            if (!done) {
                Directories.delete(partial);
            }
        }
    }

    private static boolean complete(Path target, String hash) {
        try {
            return Files.readString(target.resolve(MARKER)).equals(hash);
        } catch (IOException e) {
            return false;
        }
    }
}
