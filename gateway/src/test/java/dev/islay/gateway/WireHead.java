package dev.islay.gateway;

import java.util.Arrays;
import java.util.List;

/** A request head written out by a test. Fields: name, value, name, value … */
record WireHead(String method, String target, String protocol, List<String> fields)
        implements RequestHead {
    static final Peer PEER = new Peer("192.0.2.7", 50_000, "127.0.0.1", 8000, "http");

    /** A request line, and {@code Name: value} lines. */
    static WireHead of(String requestLine, String... lines) {
        String[] parts = requestLine.split(" ", 3);
        List<String> fields =
                Arrays.stream(lines).flatMap(line -> Arrays.stream(line.split(": ?", 2))).toList();
        return new WireHead(parts[0], parts[1], parts[2], fields);
    }

    /** The request that the policy makes of a head, which has to be right. */
    static Request request(String requestLine, String... lines) {
        try {
            return new RequestPolicy(100).check(of(requestLine, lines), PEER);
        } catch (RequestRefused e) {
            throw new AssertionError(e.status() + " " + e.getMessage(), e);
        }
    }

    @Override
    public void fields(FieldSink sink) {
        for (int i = 0; i < fields.size(); i += 2) {
            sink.field(fields.get(i), fields.get(i + 1));
        }
    }
}
