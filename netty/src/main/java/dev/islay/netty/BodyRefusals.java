package dev.islay.netty;

import dev.islay.gateway.RequestRefused;

/** Why a request is refused while, or before, it is read. */
final class BodyRefusals {
    private BodyRefusals() {}

    static RequestRefused tooLarge(long limit) {
        return new RequestRefused(413, "The request body is larger than " + limit + " bytes.");
    }

    static RequestRefused noSpace() {
        return new RequestRefused(503, "There is no space for the request body now.");
    }

    static RequestRefused slow(String part) {
        return new RequestRefused(408, "The request " + part + " did not arrive in time.");
    }

    static RequestRefused incomplete() {
        return new RequestRefused(400, "The connection ended within the request body.");
    }
}
