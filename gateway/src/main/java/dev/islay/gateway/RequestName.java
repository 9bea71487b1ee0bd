package dev.islay.gateway;

/** How the logs name a request. Its text is made only when a line is written. */
public record RequestName(String method, String target, long id) {
    /** The name of what a client asks. */
    public static RequestName of(Exchange exchange) {
        RequestHead head = exchange.request().head();
        return new RequestName(head.method(), head.target(), exchange.id());
    }

    @Override
    public String toString() {
        return method + " " + target + " (request " + id + ")";
    }
}
