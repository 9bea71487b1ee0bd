package dev.islay.server;

import dev.islay.gateway.MountPoint;
import java.util.List;

/**
 * A place and the application that answers there.
 *
 * @param pool the place of its pool in the plan
 * @param application the place of its application in the pool
 * @param listeners the names of those that have it; none: all that no mount names
 */
public record MountPlan(
        MountPoint point, int pool, int application, Settings settings, List<String> listeners) {
    boolean same(MountPlan other) {
        return point.equals(other.point)
                && pool == other.pool
                && application == other.application
                && listeners.equals(other.listeners)
                && settings.differing(other.settings).isEmpty();
    }
}
