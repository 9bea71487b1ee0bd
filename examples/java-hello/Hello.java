import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;

/** The smallest application. */
final class Hello {
    static final Application APPLICATION =
            (environ, startResponse) -> {
                startResponse.call("200 OK", Headers.of("Content-Type", "text/plain"));
                return Body.utf8("Hello world!\n");
            };
}
