package dev.islay.tests.apps;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.StartResponse;
import java.nio.charset.StandardCharsets;

/**
 * A middleware that puts its name around each block, writes it into the environ and the headers,
 * and tells when it closes.
 */
public record Around(String name) implements Middleware {
    @Override
    public Application wrap(Application next) {
        return (environ, startResponse) -> call(next, environ, startResponse);
    }

    private Body call(Application next, Environ environ, StartResponse startResponse)
            throws Exception {
        environ.put("test.path", environ.string("test.path") + name);
        Body body =
                next.call(
                        environ,
                        (status, headers, excInfo) ->
                                startResponse.call(
                                        status,
                                        headers.without("Content-Length").and("X-Around", name),
                                        excInfo));
        return body.map(this::around)
                .onClose(() -> environ.errors().println("closed " + name + environ.queryString()));
    }

    private byte[] around(byte[] block) {
        if (block.length == 0) {
            return block;
        }
        String text = new String(block, StandardCharsets.ISO_8859_1);
        return (name + "(" + text + ")").getBytes(StandardCharsets.ISO_8859_1);
    }
}
