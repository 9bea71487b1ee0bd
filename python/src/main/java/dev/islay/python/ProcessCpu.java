package dev.islay.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads how much CPU a process has used, from {@code /proc/PID/stat} (see proc_pid_stat(5)). One
 * small read of a file that is made in memory; the kernel counts in ticks of 10 ms.
 */
final class ProcessCpu {
    /** USER_HZ: what the kernel shows to programs, 100 on every architecture that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Fields after the command's closing parenthesis: the state is the first; utime, stime. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    private final Path stat;

    ProcessCpu(long pid) {
        this.stat = Path.of("/proc", Long.toString(pid), "stat");
    }

    /** User and system time since the process began, nanoseconds; −1 when it is gone. */
    long nanos() {
        String line;
        try {
            line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return -1;
        }
        return parse(line);
    }

    /** The command may hold spaces and parentheses, so fields count from its last parenthesis. */
    static long parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).trim().split(" ", -1);
        if (fields.length <= SYSTEM_TIME) {
            return -1;
        }
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return ticks * NANOS_PER_TICK;
    }
}
