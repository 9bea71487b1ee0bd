import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import java.nio.charset.StandardCharsets;

/** The application: what all servers answer. */
final class Hello {
    private static final byte[] TEXT = "Hello world!\n".getBytes(StandardCharsets.US_ASCII);
    private static final Headers HEAD =
            Headers.of("Content-Type", "text/plain", "Content-Length", "13");

    static final Application APPLICATION =
            (environ, startResponse) -> {
                startResponse.call("200 OK", HEAD);
                return Body.of(TEXT);
            };

    private Hello() {}
}
