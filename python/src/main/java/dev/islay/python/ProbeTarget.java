package dev.islay.python;

import dev.islay.gateway.FieldSink;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestHead;
import dev.islay.gateway.RequestPolicy;
import dev.islay.gateway.RequestRefused;

/**
 * What a new worker is asked before it serves: {@code [HOST]/PATH}, a request by {@code GET} whose
 * path each application sees as its own ({@code SCRIPT_NAME} is empty).
 *
 * @param host for the field {@code Host}
 * @param target path and query, as in a request line
 */
public record ProbeTarget(String host, String target) {
    private static final Peer PEER = new Peer("127.0.0.1", 0, "localhost", 80, "http");

    /**
     * Reads {@code /health} (of the host {@code localhost}) or {@code shop.example/health?full=1}.
     * Throws {@link IllegalArgumentException} when no request could ask for that.
     */
    public static ProbeTarget parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(text);
        }
        String host = slash == 0 ? "localhost" : text.substring(0, slash);
        ProbeTarget parsed = new ProbeTarget(host, text.substring(slash));
        try {
            parsed.request("");
        } catch (RequestRefused wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
        return parsed;
    }

    private Request request(String software) throws RequestRefused {
        return new RequestPolicy(2).check(new Head(host, target, software), PEER);
    }

    /** {@code software}: for the field {@code User-Agent}. */
    Request checked(String software) {
        try {
            return request(software);
        } catch (RequestRefused refused) {
            throw new IllegalStateException("a probe that was checked before", refused);
        }
    }

    @Override
    public String toString() {
        return target;
    }

    private record Head(String host, String target, String software) implements RequestHead {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public void fields(FieldSink sink) {
            sink.field("Host", host);
            sink.field("User-Agent", software + " (probe)");
        }
    }
}
