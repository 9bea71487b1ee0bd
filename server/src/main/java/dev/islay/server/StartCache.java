package dev.islay.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what the JVM starts from the next time: an AOT cache (JEP 483, 514, 515), which holds our
 * classes linked and what is known of their hot methods.
 *
 * <p>It can only be made of a run: a server that rehearses ({@link Rehearsal}) with the same JVM,
 * jars and options, at the lowest priority. That is done once the program has been built ({@link
 * Prepare}), else when a server has served for some seconds. The start script names the file after
 * all of these and the processor, and passes the name on while there is no such file ({@code
 * build/start-cache.sh}). Nothing depends on it: for a server, whatever goes wrong is a line at
 * level debug, and a mark that keeps it from being tried again.
 *
 * <p>Threading: beside a server, a thread of its own, which does not keep the process alive.
 */
final class StartCache {
    private static final Logger LOG = LoggerFactory.getLogger(StartCache.class);

    /** A property of the JVM: the file to be made. */
    static final String FILE = "islay.start-cache";

    /** Who starts and stops again, as tests do, is not to pay for it. */
    private static final Duration LATER = Duration.ofSeconds(15);

    /** The variable that turns it off in the start script, and makes it hurry here. */
    private static final String WHEN = "ISLAY_START_CACHE";

    private static final Path CONTAINER = Path.of("/sys/fs/cgroup");
    private static final long ROOM = 600L << 20;

    private final Path file;
    private final Path python;

    private StartCache(Path file, Path python) {
        this.file = file;
        this.python = python;
    }

    /** What the start script asks for, if it does. */
    private static Optional<StartCache> wanted(Path python) {
        return Optional.ofNullable(System.getProperty(FILE))
                .map(file -> new StartCache(Path.of(file), python));
    }

    /** Does so in the background if the start script asks for it, and there is a Python. */
    static void makeLater(Optional<Path> python) {
        Duration after = "now".equals(System.getenv(WHEN)) ? Duration.ZERO : LATER;
        python.flatMap(StartCache::wanted)
                .ifPresent(cache ->
                        Thread.ofPlatform()
                                .daemon()
                                .name("islay-start-cache")
                                .start(() -> cache.makeAfter(after)));
    }

    /**
     * Makes it at once, and waits while another process makes it.
     *
     * @return false: there is one, or there shall be none
     * @throws IOException when it could not be made; it is not tried again
     */
    static boolean makeNow(Path python) throws IOException, InterruptedException {
        Optional<StartCache> cache = wanted(python);
        return cache.isPresent() && cache.get().makeInTurn();
    }

    /** Behind another process that makes it, so that it is there in any case. */
    private boolean makeInTurn() throws IOException, InterruptedException {
        try (FileChannel channel = lockFile();
                FileLock _ = channel.lock()) {
            return makeIfMissing();
        }
    }

    private void makeAfter(Duration after) {
        try {
            Thread.sleep(after);
            makeAlone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.debug("no start cache: {}", e.toString());
        }
    }

    /** Several servers may run the same program: one of them makes it. */
    private void makeAlone() throws IOException, InterruptedException {
        try (FileChannel channel = lockFile();
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                makeIfMissing();
            }
        }
    }

    private FileChannel lockFile() throws IOException {
        return FileChannel.open(
                beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private boolean makeIfMissing() throws IOException, InterruptedException {
        boolean missing = !Files.exists(file) && !Files.exists(beside(".failed"));
        boolean possible = missing && thereIsRoom();
        if (possible) {
            make();
        }
        return possible;
    }

    /** Whether the memory that we may use is enough for a server more and a JVM that writes. */
    private static boolean thereIsRoom() {
        try {
            String most = Files.readString(CONTAINER.resolve("memory.max")).strip();
            String used = Files.readString(CONTAINER.resolve("memory.current")).strip();
            return most.equals("max") || Long.parseLong(most) - Long.parseLong(used) > ROOM;
        } catch (IOException | NumberFormatException e) {
            return true; // nobody limits us
        }
    }

    private void make() throws IOException, InterruptedException {
        Path made = beside(".new");
        try {
            discard(made);
            List<String> classes = new Rehearsal(python).run("-XX:AOTCacheOutput=" + made);
            RehearsedClasses.keep(classes, file);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            LOG.debug("the next start uses {}", file);
        } catch (IOException failed) {
            Files.createFile(beside(".failed"));
            throw failed;
        } finally {
            discard(made);
        }
    }

    /** What a rehearsal leaves that was ended: the JVM writes a second file beside its cache. */
    private static void discard(Path made) throws IOException {
        Files.deleteIfExists(made);
        Files.deleteIfExists(Path.of(made + ".config"));
    }

    private Path beside(String ending) {
        return Path.of(file + ending);
    }
}
