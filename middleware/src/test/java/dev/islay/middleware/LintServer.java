package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls an application as the PEP says, and keeps what it said. */
final class LintServer {
    private static final Pattern CLAUSE = Pattern.compile("\\[([WL]\\d+)]");

    final StringWriter log = new StringWriter();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    final Environ environ = new Environ();
    @Nullable Violation violation;

    final StartResponse start =
            (_, _, excInfo) -> {
                if (excInfo != null && body.size() > 0) {
                    throw (Exception) excInfo;
                }
                return body::writeBytes;
            };

    LintServer() {
        environ.putAll(
                Map.of(
                        "REQUEST_METHOD", "GET",
                        "SCRIPT_NAME", "",
                        "PATH_INFO", "/",
                        "SERVER_NAME", "localhost",
                        "SERVER_PORT", "80",
                        "SERVER_PROTOCOL", "HTTP/1.1"));
        environ.putAll(
                Map.of(
                        "wsgi.version", List.of(1, 0),
                        "wsgi.url_scheme", "http",
                        "wsgi.multithread", true,
                        "wsgi.multiprocess", false,
                        "wsgi.run_once", false));
        environ.put(
                "wsgi.input", new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII)));
        environ.put("wsgi.errors", new PrintWriter(log));
    }

    /** The text of the body; a violation ends it. */
    String run(Application application) throws Exception {
        try (Body blocks = application.call(environ, start)) {
            for (byte @Nullable [] block = blocks.next(); block != null; block = blocks.next()) {
                body.writeBytes(block);
            }
        } catch (Violation e) {
            violation = e;
        }
        return body.toString(StandardCharsets.US_ASCII);
    }

    /** Of all complaints: those that were written, then the one that was thrown. */
    List<String> clauses() {
        List<String> found = new ArrayList<>();
        Matcher matcher = CLAUSE.matcher(log.toString());
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        if (violation != null) {
            found.add(violation.clause().name());
        }
        return found;
    }
}
