package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program, running. Closing it stops it as a signal does and asserts that it leaves nothing: no
 * process that descends from it, no file in the directory for temporary files that it was given.
 */
final class IslayProcess implements AutoCloseable {
    private static final Set<IslayProcess> OPEN = ConcurrentHashMap.newKeySet();
    private static final String LISTENING = "Listening at ";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Process process;
    private final Path scratch;
    private final Lines out;
    private final Lines err;
    private volatile boolean killed;

    /** How it ended. */
    record Ended(int status, String out, String err) {}

    IslayProcess(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
        this.out = new Lines(process.getInputStream());
        this.err = new Lines(process.getErrorStream());
        OPEN.add(this);
    }

    /** Those that nobody has closed yet. */
    static Set<IslayProcess> open() {
        return Set.copyOf(OPEN);
    }

    void awaitListening() {
        Eventually.until(
                () -> LISTENING + "…, but it said: " + err,
                () -> err.has(line -> line.startsWith(LISTENING)) || !process.isAlive(),
                LONG);
        assertThat(process.isAlive()).as("still running; it said: %s", err).isTrue();
    }

    /** Where it listens, as its first line says. */
    List<String> addresses() {
        return List.of(err.await(LISTENING).substring(LISTENING.length()).split(", "));
    }

    /** The port of the first address. */
    int port() {
        return URI.create(addresses().getFirst()).getPort();
    }

    RawClient connect() {
        return RawClient.to("127.0.0.1", port());
    }

    URI uri(String path) {
        return URI.create(addresses().getFirst() + path);
    }

    Lines out() {
        return out;
    }

    /** What it said on its error stream, and what its workers said there. */
    Lines err() {
        return err;
    }

    /** The directory for temporary files that it was given. */
    Path scratch() {
        return scratch;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The worker processes that live. */
    List<ProcessHandle> workers() {
        return process.children().filter(ProcessHandle::isAlive).toList();
    }

    /** Waits until there is exactly one worker, and returns it. */
    ProcessHandle worker() {
        Eventually.until("one worker", () -> workers().size() == 1);
        return workers().getFirst();
    }

    /** A line of {@code /proc/PID/status} in kilobytes, such as {@code VmRSS}. */
    long kilobytes(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            String line =
                    lines.filter(text -> text.startsWith(name + ":")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many descriptors it has open. */
    long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void terminate() {
        // Not Process.destroy(), which closes the streams that are still to be read.
        process.toHandle().destroy();
    }

    /** As Ctrl-C in a terminal, but only to this process. */
    void interrupt() {
        signal("INT");
    }

    void signal(String name) {
        assumeFalse(IgnoredSignals.has(name), "started by nohup or in the background");
        signal(process.toHandle(), name);
    }

    static void signal(ProcessHandle to, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the JVM without giving it a chance to clean up. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** Waits for its end. */
    Ended awaitEnd() {
        try {
            boolean ended = process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as("ended in time; it said: %s", err).isTrue();
            out.awaitEnd();
            err.awaitEnd();
            return new Ended(process.exitValue(), out.text(), err.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        List<ProcessHandle> family = process.descendants().toList();
        try {
            process.toHandle().destroy();
            awaitEnd();
            Eventually.until(
                    () -> "nothing runs on; it said: " + err,
                    () -> family.stream().noneMatch(ProcessHandle::isAlive),
                    LONG);
            if (!killed) {
                assertThat(contents()).as("temporary files left").isEmpty();
                assertThat(err.soFar()).noneMatch(line -> line.contains("LEAK:"));
            }
        } finally {
            process.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
            deleteScratch();
        }
    }

    private List<Path> contents() {
        try (Stream<Path> files = Files.walk(scratch)) {
            return files.filter(path -> !path.equals(scratch)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteScratch() {
        Stream.concat(Stream.of(scratch), contents().stream())
                .sorted(Comparator.reverseOrder())
                .forEach(IslayProcess::delete);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
