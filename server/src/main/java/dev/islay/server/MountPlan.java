package dev.islay.server;

import dev.islay.gateway.MountPoint;
import java.util.List;

/**
 * A place and what answers there.
 *
 * @param pool the place of its pool in the plan; {@link #NO_POOL} if nothing there is Python
 * @param listeners the names of those that have it; none: all that no mount names
 */
public record MountPlan(
        MountPoint point, Pipeline pipeline, int pool, Settings settings, List<String> listeners) {
    /** The place of no pool. */
    static final int NO_POOL = -1;

    /** The same place, where something else answers. */
    MountPlan with(Pipeline other) {
        return new MountPlan(point, other, pool, settings, listeners);
    }

    /** Whether a request goes to that application of its pool, at once or later. */
    boolean reaches(int application) {
        return pipeline.applications().contains(application);
    }

    boolean same(MountPlan other) {
        return point.equals(other.point)
                && pool == other.pool
                && pipeline.equals(other.pipeline)
                && listeners.equals(other.listeners)
                && settings.differing(other.settings).isEmpty();
    }
}
