package dev.islay.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this process was started to ignore, as {@code nohup} and shells do for what runs in the
 * background. A server that it starts inherits that, and a JVM cannot change it.
 */
final class IgnoredSignals {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2);

    private IgnoredSignals() {}

    static boolean has(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(mask -> (mask & bit(name)) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bit(String name) {
        return 1L << NUMBERS.getOrDefault(name, 64) - 1;
    }
}
