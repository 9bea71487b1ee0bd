package dev.islay.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Files, and what each looked like when it was looked at last. Sans-IO: how a file looks is asked
 * from outside.
 *
 * <p>Threading: any thread.
 */
final class WatchedFiles {
    /** More are not watched: asking for each a few times a second has to stay cheap. */
    private static final int MOST = 20_000;

    private final Function<Path, Object> look;
    private final Map<Path, Object> looks = new LinkedHashMap<>();

    /** {@code look}: how a file looks now; equal things when it has not changed. */
    WatchedFiles(Function<Path, Object> look) {
        this.look = look;
    }

    /** Watches that file from now on. One that is watched already stays as it was seen. */
    synchronized void add(Path file) {
        if (looks.size() < MOST && !looks.containsKey(file)) {
            looks.put(file, look.apply(file));
        }
    }

    synchronized boolean has(Path file) {
        return looks.containsKey(file);
    }

    /** Looks at all of them; one that has changed since the last time, if any has. */
    synchronized Optional<Path> changed() {
        Path found = null;
        for (Map.Entry<Path, Object> each : looks.entrySet()) {
            Object now = look.apply(each.getKey());
            if (!now.equals(each.setValue(now)) && found == null) {
                found = each.getKey();
            }
        }
        return Optional.ofNullable(found);
    }
}
