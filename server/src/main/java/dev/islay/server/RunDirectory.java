package dev.islay.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory of a running server: its workers' sockets and progress pages. Mode 0700,
 * and short enough for the address of a Unix socket.
 *
 * <p>A server that was killed leaves it behind. A lock that ends with the process tells which are
 * in use, so the next start removes the others; process ids would not, since containers can share
 * the directory for temporary files.
 */
final class RunDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
    static final String PREFIX = "islay-run-";
    private static final String LOCK = "lock";

    /** A Unix socket's address has 108 bytes; the names in the directory need a few. */
    private static final int LONGEST = 80;

    /**
     * Those of this process, which may run several servers. Their lock files are not even opened a
     * second time: to close such a channel would release the lock.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    Path path() {
        return path;
    }

    /** Makes one below {@code $XDG_RUNTIME_DIR} or the directory for temporary files. */
    static RunDirectory create(Map<String, String> environment) throws IOException {
        IOException last = new IOException("no directory to make it in");
        for (Path parent : parents(environment)) {
            try {
                removeStale(parent);
                return createIn(parent);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Where one can be, the best first. */
    static List<Path> parents(Map<String, String> environment) {
        return Stream.of(
                        environment.get("XDG_RUNTIME_DIR"),
                        System.getProperty("java.io.tmpdir"),
                        "/tmp")
                .filter(text -> text != null && !text.isEmpty() && text.length() < LONGEST - 32)
                .map(Path::of)
                .filter(Files::isWritable)
                .distinct()
                .toList();
    }

    private static RunDirectory createIn(Path parent) throws IOException {
        Path path =
                Files.createTempDirectory(
                        parent,
                        PREFIX,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        OWN.add(path);
        FileChannel lock =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new IOException("cannot lock " + path);
        }
        return new RunDirectory(path, lock);
    }

    private static void removeStale(Path parent) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path directory : found) {
                if (!OWN.contains(directory)) {
                    removeIfStale(directory);
                }
            }
        }
    }

    /** One that has no lock file yet is being made. */
    private static void removeIfStale(Path directory) {
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                delete(directory);
            }
        } catch (IOException e) {
            LOG.debug("left alone: {} ({})", directory, e.toString());
        }
    }

    /** Deletes a directory that has only files. */
    static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public void close() {
        try {
            delete(path);
            lock.close();
            OWN.remove(path);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.toString());
        }
    }
}
