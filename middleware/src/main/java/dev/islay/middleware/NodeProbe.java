package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A request of our own: whether a node is well. */
final class NodeProbe {
    private NodeProbe() {}

    /** {@code within}: how long an application may take that heeds {@code islay.deadline}. */
    static boolean answers(Application application, String path, Duration within) {
        String[] begun = {""};
        StartResponse start =
                (status, _, _) -> {
                    begun[0] = status;
                    return _ -> {};
                };
        try (Body body = application.call(environ(path, within), start)) {
            for (int i = 0; begun[0].isEmpty() && i < 2; i++) {
                body.next();
            }
            return begun[0].startsWith("2");
        } catch (Exception e) {
            if (Departure.behind(e)) {
                Thread.currentThread().interrupt(); // the checks end: nothing is known of the node
            }
            return false;
        }
    }

    private static Environ environ(String path, Duration within) {
        Environ environ =
                new Environ(
                        Map.of(
                                "REQUEST_METHOD", "GET",
                                "SCRIPT_NAME", "",
                                "PATH_INFO", path,
                                "QUERY_STRING", "",
                                "SERVER_NAME", "localhost",
                                "SERVER_PORT", "80",
                                "SERVER_PROTOCOL", "HTTP/1.1"));
        environ.put("islay.deadline", Instant.now().plus(within));
        environ.put("wsgi.version", List.of(1, 0));
        environ.put("wsgi.url_scheme", "http");
        environ.put("wsgi.input", InputStream.nullInputStream());
        environ.put("wsgi.errors", new PrintWriter(PrintWriter.nullWriter()));
        environ.put("wsgi.multithread", true);
        environ.put("wsgi.multiprocess", false);
        environ.put("wsgi.run_once", false);
        return environ;
    }
}
