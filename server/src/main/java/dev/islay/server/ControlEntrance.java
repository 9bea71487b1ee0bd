package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestRefused;
import java.util.Map;

/**
 * What the control socket can be asked for.
 *
 * @param endpoints by method, space, path
 */
record ControlEntrance(Map<String, Endpoint> endpoints) implements Entrance {
    @Override
    public Endpoint admit(Request request) throws RequestRefused {
        Endpoint endpoint = endpoints.get(request.head().method() + " " + request.path());
        if (endpoint != null) {
            return endpoint;
        }
        boolean known = endpoints.keySet().stream().anyMatch(key -> key.endsWith(request.path()));
        throw known
                ? new RequestRefused(405, "This needs another method, see docs/control.md.")
                : new RequestRefused(404, "There is nothing of this name, see docs/control.md.");
    }
}
