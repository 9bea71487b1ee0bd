package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.MountPoint;
import dev.islay.gateway.MountTable;
import dev.islay.gateway.ResponseRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind each listener.
 *
 * @param readiness for those that answer who asks for the server's health
 */
record Entrances(Readiness readiness, ResponseRules rules) {
    /** The mounts that a listener has in that plan. */
    Entrance of(ListenerPlan listener, Plan plan, Endpoints made) {
        Map<MountPoint, Endpoint> endpoints = new LinkedHashMap<>();
        plan.mounts(listener).forEach(mount -> endpoints.put(mount.point(), made.of(mount)));
        Router router = new Router(MountTable.of(endpoints));
        return listener.settings().value(OperationSettings.HEALTH) ? healthBefore(router) : router;
    }

    /** The server's health, and all else behind it. */
    Entrance healthBefore(Entrance next) {
        return new HealthEntrance(
                answering(new Health(List::of)), answering(new Health(readiness::reasons)), next);
    }

    /** At once, on the event loop that asks. */
    private Endpoint answering(Health health) {
        return new JsonEndpoint(health, rules, Runnable::run);
    }
}
