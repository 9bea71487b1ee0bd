package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.MountTable;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestRefused;

/** Which mount of a listener a request goes to. */
final class Router implements Entrance {
    private final MountTable<Endpoint> mounts;

    Router(MountTable<Endpoint> mounts) {
        this.mounts = mounts;
    }

    @Override
    public Endpoint admit(Request request) throws RequestRefused {
        return mounts.find(request.host(), request.path())
                .orElseThrow(() -> new RequestRefused(404, "Nothing is served here."));
    }
}
