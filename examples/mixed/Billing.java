import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import java.util.concurrent.atomic.AtomicLong;

/** Writes bills: {@code POST /bill/NAME} with an amount of cents. */
final class Billing implements Application {
    private final AtomicLong number = new AtomicLong();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String name = environ.pathInfo().replaceFirst("^/bill/", "");
        long cents = Long.parseLong(new String(environ.input().readAllBytes()).strip());
        startResponse.call("201 Created", Headers.of("Content-Type", "text/plain; charset=utf-8"));
        return Body.utf8(
                "Bill %d: %s owes %d.%02d\n"
                        .formatted(
                                number.incrementAndGet(),
                                Environ.text(name),
                                cents / 100,
                                cents % 100));
    }
}
