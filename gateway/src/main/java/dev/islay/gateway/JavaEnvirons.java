package dev.islay.gateway;

import dev.islay.wsgi.Environ;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes the environ of a Java application: what is the same for every request, what {@link
 * EnvironBuilder} says of this one, and the streams.
 *
 * <p>Threading: any.
 */
final class JavaEnvirons {
    private final EnvironBuilder builder = new EnvironBuilder();
    private final Map<String, Object> constant = new LinkedHashMap<>();
    private final String scriptName;
    private final Function<String, Duration> timeout;

    JavaEnvirons(JavaEndpoint.Place place, String software) {
        scriptName = place.scriptName();
        timeout = place.timeout();
        constant.put("GATEWAY_INTERFACE", "CGI/1.1");
        constant.put("SERVER_SOFTWARE", software);
        describeServer(constant);
        constant.putAll(place.environ());
    }

    /** What PEP 3333 has a server say of itself, and that its inputs end. */
    static void describeServer(Map<String, Object> environ) {
        environ.put("wsgi.version", List.of(1, 0));
        environ.put("wsgi.multithread", true);
        environ.put("wsgi.multiprocess", false);
        environ.put("wsgi.run_once", false);
        environ.put("wsgi.input_terminated", true);
    }

    /** All of a request. {@code begun}: when it came, see {@link System#nanoTime}. */
    Environ of(Exchange exchange, RequestInput input, ErrorLines errors, long begun) {
        Environ environ = new Environ(constant);
        builder.build(
                exchange.request(),
                exchange.body(),
                scriptName,
                (key, value) -> environ.put(key.name(), value.toString()));
        environ.put("wsgi.input", input);
        environ.put("wsgi.errors", new PrintWriter(errors));
        environ.put("islay.request_id", Long.toString(exchange.id()));
        Duration time = timeout.apply(environ.pathInfo());
        if (!time.isZero()) {
            environ.put("islay.deadline", Instant.now().plus(time).minusNanos(since(begun)));
        }
        return environ;
    }

    private static long since(long nanoTime) {
        return System.nanoTime() - nanoTime;
    }

    /** Writes what is of this request alone. */
    void write(Exchange exchange, EnvironSink sink) {
        builder.build(exchange.request(), exchange.body(), scriptName, sink);
    }
}
