package dev.islay.server;

import java.nio.file.Path;
import java.util.List;

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
}
