package dev.islay.testing;

import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request in the making, and the environ that a server would build of it (PEP 3333, "environ
 * Variables"). Each method but {@link #environ} answers another request; none changes.
 *
 * <pre>{@code
 * TestRequest.post("/orders", "{}").header("Content-Type", "application/json")
 * }</pre>
 */
public final class TestRequest {
    private final String method;
    private final String target;
    private final Headers headers;
    private final byte @Nullable [] body;
    private final Environ variables;

    private TestRequest(
            String method,
            String target,
            Headers headers,
            byte @Nullable [] body,
            Environ variables) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.variables = variables;
    }

    /**
     * Any request.
     *
     * @param target a path, percent-encoded, and a query behind a question mark if there is one
     */
    public static TestRequest of(String method, String target) {
        return new TestRequest(method, target, Headers.of(), null, new Environ());
    }

    /** A GET. */
    public static TestRequest get(String target) {
        return of("GET", target);
    }

    /** A POST of a text in UTF-8. */
    public static TestRequest post(String target, String text) {
        return of("POST", target).body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With another method. */
    public TestRequest method(String method) {
        return new TestRequest(method, target, headers, body, variables);
    }

    /** With one more header field. */
    public TestRequest header(String name, String value) {
        return new TestRequest(method, target, headers.and(name, value), body, variables);
    }

    /** With this body, and its {@code Content-Length}. */
    public TestRequest body(byte[] bytes) {
        return new TestRequest(method, target, headers, bytes.clone(), variables);
    }

    /** With this variable in the environ, whatever it would have been. */
    public TestRequest variable(String key, Object value) {
        Environ more = variables.copy();
        more.put(key, value);
        return new TestRequest(method, target, headers, body, more);
    }

    /** The environ, with a stream of its own for the body; what is written as errors is dropped. */
    public Environ environ() {
        return environ(new PrintWriter(PrintWriter.nullWriter()));
    }

    /** The environ, with a stream of its own for the body. */
    public Environ environ(PrintWriter errors) {
        Environ environ = new Environ(Map.of("REQUEST_METHOD", method, "SCRIPT_NAME", ""));
        int mark = target.indexOf('?');
        environ.put("PATH_INFO", decoded(mark < 0 ? target : target.substring(0, mark)));
        environ.put("QUERY_STRING", mark < 0 ? "" : target.substring(mark + 1));
        environ.put("SERVER_NAME", "localhost");
        environ.put("SERVER_PORT", "80");
        environ.put("SERVER_PROTOCOL", "HTTP/1.1");
        environ.put("REMOTE_ADDR", "127.0.0.1");
        environ.put("HTTP_HOST", "localhost");
        headers.forEach(field -> put(environ, field));
        byte[] content = body == null ? new byte[0] : body;
        if (body != null) {
            environ.put("CONTENT_LENGTH", Integer.toString(content.length));
        }
        environ.put("wsgi.input", new ByteArrayInputStream(content));
        environ.put("wsgi.errors", errors);
        environ.put("wsgi.version", List.of(1, 0));
        environ.put("wsgi.url_scheme", "http");
        environ.put("wsgi.multithread", true);
        environ.put("wsgi.multiprocess", false);
        environ.put("wsgi.run_once", false);
        environ.putAll(variables);
        return environ;
    }

    /** Several of one name are joined, but for Host, which a server takes once. */
    private static void put(Environ environ, Headers.Header field) {
        String name = field.name().toUpperCase(Locale.ROOT).replace('-', '_');
        boolean plain = name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH");
        String key = plain ? name : "HTTP_" + name;
        String before = name.equals("HOST") ? "" : environ.string(key);
        environ.put(key, before.isEmpty() ? field.value() : before + ", " + field.value());
    }

    private static String decoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] sent = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] == '%') {
                bytes.write(
                        Integer.parseInt(
                                new String(sent, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(sent[i]);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** A body that comes in the pieces that the stream gives; without {@code Content-Length}. */
    public TestRequest streaming(InputStream stream) {
        return variable("wsgi.input", stream).variable("wsgi.input_terminated", true);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
