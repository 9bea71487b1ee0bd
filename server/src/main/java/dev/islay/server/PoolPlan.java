package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Worker processes and what they run.
 *
 * @param name for people: as the file names it, or where its one application is mounted
 * @param applications at least one; a mount names one by its place
 */
public record PoolPlan(String name, Settings settings, List<ApplicationPlan> applications) {
    /** Where its Python and what is missing are looked for: that of its first application. */
    Path directory() {
        return applications.getFirst().target().directory();
    }

    /** Whether the workers of one can do what the other asks for; the names do not matter. */
    boolean sameWorkers(PoolPlan other) {
        return applications.size() == other.applications.size()
                && IntStream.range(0, applications.size())
                        .allMatch(i -> applications.get(i).sameInPool(other.applications.get(i)))
                && settings.differing(other.settings).stream()
                        .noneMatch(setting -> setting.scope() == Scope.POOL);
    }
}
