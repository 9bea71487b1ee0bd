package dev.islay.gateway;

import dev.islay.wsgi.Environ;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/** Makes the environ of a Java application that other code calls, not a client. */
public final class CallEnvirons {
    private CallEnvirons() {}

    /**
     * What the caller gave, and what every environ has.
     *
     * @param given strings
     * @param id of the request that the call is made for
     * @param software the value of {@code SERVER_SOFTWARE}, if the caller gave none
     */
    public static Environ of(
            Map<String, String> given, InputStream input, long id, String software) {
        Environ environ = new Environ(given);
        environ.putIfAbsent("SERVER_SOFTWARE", software);
        environ.putIfAbsent("wsgi.url_scheme", "http");
        JavaEnvirons.describeServer(environ);
        environ.put("wsgi.input", input);
        environ.put("wsgi.errors", new PrintWriter(new ErrorLines(id)));
        environ.put("islay.request_id", Long.toString(id));
        return environ;
    }
}
