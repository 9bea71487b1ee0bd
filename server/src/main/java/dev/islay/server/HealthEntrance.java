package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestRefused;

/**
 * Answers {@value #LIVE} and {@value #READY} before anything is mounted; all else goes on. Neither
 * waits for a worker or stands in a queue: what they say comes from the state of the server.
 */
final class HealthEntrance implements Entrance {
    static final String LIVE = "/-/live";
    static final String READY = "/-/ready";

    private final Endpoint live;
    private final Endpoint ready;
    private final Entrance next;

    HealthEntrance(Endpoint live, Endpoint ready, Entrance next) {
        this.live = live;
        this.ready = ready;
        this.next = next;
    }

    /** For a listener that has nothing else. */
    static Entrance nothingElse() {
        return request -> {
            throw new RequestRefused(404, "Here are " + LIVE + " and " + READY + " only.");
        };
    }

    @Override
    public Endpoint admit(Request request) throws RequestRefused {
        return switch (request.path()) {
            case LIVE -> asked(request, live);
            case READY -> asked(request, ready);
            default -> next.admit(request);
        };
    }

    private static Endpoint asked(Request request, Endpoint endpoint) throws RequestRefused {
        return switch (request.head().method()) {
            case "GET", "HEAD" -> endpoint;
            default -> throw new RequestRefused(405, "This can be asked for by GET and HEAD only.");
        };
    }
}
