package dev.islay.python;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a worker writes its stacks when it gets a signal; see {@code docs/worker-protocol.md}. The
 * file is in memory as a rule, and small, so it is read where it is needed.
 */
final class StackFile {
    private static final Logger LOG = LoggerFactory.getLogger(StackFile.class);

    /** A hundred threads with a hundred frames each, which is what it writes at most. */
    private static final int MOST_BYTES = 4 << 20;

    private static final Pattern SIGNAL = Pattern.compile("(?m)^signal (\\d{1,3})$");
    private static final Pattern THREAD =
            Pattern.compile("(?m)^thread (\\d{1,4}) 0x([0-9a-f]{1,16})$");

    private final Path path;

    StackFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The signal that makes the worker write; empty when there is none. */
    OptionalInt signal() {
        return SIGNAL.matcher(text())
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst();
    }

    /** Bytes that are there now. */
    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The stack of each application thread, by its number. */
    Map<Integer, String> stacks() {
        String text = text();
        Map<Long, String> byIdent = FaultText.stacks(text);
        Map<Integer, String> stacks = new HashMap<>();
        for (MatchResult thread : THREAD.matcher(text).results().toList()) {
            String stack = byIdent.get(Long.parseUnsignedLong(thread.group(2), 16));
            if (stack != null) {
                stacks.put(Integer.valueOf(thread.group(1)), stack);
            }
        }
        return stacks;
    }

    private String text() {
        try (InputStream file = Files.newInputStream(path)) {
            return new String(file.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Forgets what stands behind; the worker goes on at the new end. */
    void cut(long size) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(size);
        } catch (IOException e) {
            LOG.debug("cannot cut {}: {}", path, e.toString());
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.getMessage());
        }
    }
}
