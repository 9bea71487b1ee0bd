package dev.islay.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Directories of the cache that a program fills and that cannot be moved afterwards, such as venvs.
 *
 * <p>Each attempt gets a directory of its own, and a small file, written last and renamed into
 * place, names the one that is complete. So a pip that outlives a killed server goes on in a
 * directory that nobody will use, and the next start, which holds the lock, removes what it can of
 * it.
 */
final class BuiltDirectory {
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(40);

    private final Path parent;
    private final String key;

    BuiltDirectory(Path parent, String key) {
        this.parent = parent;
        this.key = key;
    }

    interface Builder {
        void build(Path directory) throws InterpreterException;
    }

    /**
     * The complete directory, built now if there is none.
     *
     * @param landmark a file that is in it if nobody has damaged it
     */
    Path obtain(String landmark, Progress progress, Builder builder) throws InterpreterException {
        Optional<Path> there = complete(landmark);
        if (there.isPresent()) {
            return there.get();
        }
        try {
            Directories.create(parent);
            Runnable waiting =
                    () -> progress.step("Waiting for another start that installs the same");
            try (CacheLock _ = CacheLock.take(parent.resolve(key + ".lock"), LOCK_LIMIT, waiting)) {
                there = complete(landmark);
                return there.isPresent() ? there.get() : built(builder);
            }
        } catch (IOException e) {
            throw new InterpreterException(
                    "Could not install in " + parent + ": " + Failure.words(e), e);
        } catch (TimeoutException e) {
            throw new InterpreterException(
                    "Could not install in " + parent + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw Failure.interrupted("installing in " + parent, e);
        }
    }

    private Path built(Builder builder) throws IOException, InterpreterException {
        removeLeftovers();
        Path directory = Files.createTempDirectory(parent, key + ".");
        boolean done = false;
        try {
            builder.build(directory);
            Path note = parent.resolve(key + ".new");
            Files.writeString(note, directory.getFileName().toString());
            Files.move(note, marker(), StandardCopyOption.ATOMIC_MOVE);
            done = true;
            return directory;
        } finally {
            if (!done) {
                Directories.delete(directory);
            }
        }
    }

    private void removeLeftovers() throws IOException {
        Files.deleteIfExists(marker());
        for (Path entry : Directories.entries(parent)) {
            if (entry.getFileName().toString().startsWith(key + ".") && Files.isDirectory(entry)) {
                try {
                    Directories.delete(entry);
                } catch (IOException e) {
                    // Something still writes there: it is in nobody's way, a later start gets it.
                }
            }
        }
    }

    private Optional<Path> complete(String landmark) {
        try {
            String name = Files.readString(marker());
            Path directory = parent.resolve(name);
            return name.startsWith(key + ".") && Files.exists(directory.resolve(landmark))
                    ? Optional.of(directory)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path marker() {
        return parent.resolve(key);
    }
}
