package dev.islay.python;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buries processes that have ended and that nobody waits for: as process 1 of a container we get
 * every orphan as a child. The JVM waits for the children that it has started, each in a thread, so
 * those are dead for no longer than a moment; what is still dead a look later is an orphan. Nothing
 * is waited for but by its number, so no exit status of a child of ours is ever taken away.
 *
 * <p>Threading: a thread of its own.
 */
public final class OrphanReaper {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanReaper.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int BY_NUMBER = 1;
    private static final int NO_WAIT = 1;
    private static final int ENDED = 4;
    private static final int SIGNAL_DETAILS = 128;

    private final MethodHandle waitid = waitid();
    private Set<Long> dead = Set.of();

    OrphanReaper() {}

    /** Begins if we are process 1. */
    public static void startWhereNeeded() {
        if (ProcessHandle.current().pid() == 1) {
            OrphanReaper reaper = new OrphanReaper();
            Thread.ofPlatform().name("islay-reaper").daemon(true).start(reaper::run);
        }
    }

    private void run() {
        while (!Thread.interrupted()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            look();
        }
    }

    /** Buries those that were dead when it last looked. */
    void look() {
        Set<Long> now =
                ProcessHandle.current()
                        .children()
                        .map(ProcessHandle::pid)
                        .filter(OrphanReaper::isDead)
                        .collect(Collectors.toSet());
        now.stream().filter(dead::contains).forEach(this::bury);
        dead = now;
    }

    /** The state is what follows the command's closing parenthesis, see proc_pid_stat(5). */
    private static boolean isDead(long pid) {
        try {
            Path stat = Path.of("/proc", Long.toString(pid), "stat");
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return line.startsWith(") Z", line.lastIndexOf(')'));
        } catch (IOException _) {
            return false;
        }
    }

    private void bury(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment details = arena.allocate(SIGNAL_DETAILS, 8);
            int ignored = (int) waitid.invokeExact(BY_NUMBER, (int) pid, details, ENDED | NO_WAIT);
            LOG.debug("buried process {}, an orphan", pid);
        } catch (Throwable fault) {
            throw new AssertionError("waitid does not throw", fault);
        }
    }

    @SuppressWarnings("restricted") // the launcher allows it
    private static MethodHandle waitid() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("waitid"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }
}
