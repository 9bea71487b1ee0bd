package dev.islay.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has that is not swapped out: VmRSS, see proc_pid_status(5). */
final class ResidentMemory {
    private static final String NAME = "VmRSS:";

    private ResidentMemory() {}

    /** Bytes; −1 when it is not known. */
    static long of(long pid) {
        try {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            return parse(Files.readString(status, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return -1;
        }
    }

    /** The kernel counts in units of 1024 bytes. */
    static long parse(String status) {
        return status.lines()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(digits -> 1024 * Long.parseLong(digits))
                .findFirst()
                .orElse(-1);
    }
}
