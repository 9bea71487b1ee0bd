package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import java.nio.charset.StandardCharsets;

/** What a middleware answers by itself: a line of text. */
final class PlainAnswer {
    private PlainAnswer() {}

    /**
     * Answers every request so.
     *
     * @param text ASCII, without a line feed at its end
     */
    static Application of(String status, String text) {
        byte[] line = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        Headers headers =
                Headers.of(
                        "Content-Type",
                        "text/plain; charset=us-ascii",
                        "Content-Length",
                        Integer.toString(line.length));
        return (environ, start) -> {
            start.call(status, headers);
            return environ.method().equals("HEAD") ? Body.empty() : Body.of(line);
        };
    }
}
