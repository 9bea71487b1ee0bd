package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.Request;

/** Which mount a request goes to. For now one application has all of the server. */
final class Router implements Entrance {
    private final Endpoint root;

    Router(Endpoint root) {
        this.root = root;
    }

    @Override
    public Endpoint admit(Request request) {
        return root;
    }
}
