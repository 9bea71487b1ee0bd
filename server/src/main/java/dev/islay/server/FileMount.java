package dev.islay.server;

import dev.islay.gateway.MountPoint;
import java.util.List;
import java.util.Optional;

/**
 * A {@code [[mount]]} of a settings file, all of it right by itself.
 *
 * @param points where it stands: one for each host
 * @param pool the name of the pool that it shares, if it does
 * @param listeners the names of those that it is limited to; none: it is not
 */
record FileMount(
        FileTable table,
        List<MountPoint> points,
        TargetText target,
        Optional<String> pool,
        List<String> listeners) {}
