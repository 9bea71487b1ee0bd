package dev.islay.wsgi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The examples of the Javadoc, compiled, and run by {@link SnippetsTest}. */
final class Snippets {
    private Snippets() {}

    static Application hello() {
        // @start region="hello"
        Application hello =
                (environ, startResponse) -> {
                    startResponse.call("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.utf8("Hello world!\n");
                };
        // @end
        return hello;
    }

    static Middleware upperware() {
        // @start region="upperware"
        Middleware upperware =
                next ->
                        (environ, startResponse) -> {
                            Body body = next.call(environ, startResponse);
                            return body.map(Snippets::upperCase);
                        };
        // @end
        return upperware;
    }

    static byte[] upperCase(byte[] block) {
        String text = new String(block, StandardCharsets.ISO_8859_1);
        return text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    }

    static Application echo() {
        // @start region="application"
        Application echo =
                (environ, startResponse) -> {
                    if (!environ.method().equals("POST")) {
                        startResponse.call("405 Method Not Allowed", Headers.of("Allow", "POST"));
                        return Body.empty();
                    }
                    startResponse.call("200 OK", Headers.of("Content-Type", environ.contentType()));
                    return Body.of(environ.input());
                };
        // @end
        return echo;
    }

    static Application behindBoth(Middleware logging, Middleware gzip, Application application) {
        // @start region="then"
        Application pipeline = logging.then(gzip).wrap(application); // the log sees zipped bodies
        // @end
        return pipeline;
    }

    static Middleware errorPages() {
        // @start region="excInfo"
        Middleware errorPages =
                next ->
                        (environ, startResponse) -> {
                            try {
                                return next.call(environ, startResponse);
                            } catch (IOException e) {
                                Headers headers = Headers.of("Content-Type", "text/plain");
                                startResponse.call("502 Bad Gateway", headers, e);
                                return Body.utf8("try again later\n");
                            }
                        };
        // @end
        return errorPages;
    }

    static Headers headers() {
        // @start region="headers"
        Headers headers =
                Headers.of("Content-Type", "text/html", "Set-Cookie", "a=1")
                        .and("Set-Cookie", "b=2")
                        .with("Content-Type", "text/plain")
                        .without("X-Powered-By");
        // @end
        return headers;
    }

    static String greeting(Environ environ) {
        // @start region="environ"
        String path = Environ.text(environ.pathInfo()); // "/søk" if the client asked for /s%C3%B8k
        String agent = environ.header("User-Agent"); // HTTP_USER_AGENT, or empty
        environ.put("example.user", "Ada"); // what middleware wants to tell the application
        environ.errors().println("asked for " + path);
        // @end
        return path + " " + agent;
    }

    static Body[] bodies(Path path) throws IOException {
        // @start region="bodies"
        Body blocks = Body.of("one ".getBytes(StandardCharsets.US_ASCII), new byte[] {'2'});
        Body file = Body.file(path);
        Body pushed =
                Body.pushed(write -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        write.write(Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                    }
                });
        // @end
        return new Body[] {blocks, file, pushed};
    }
}
