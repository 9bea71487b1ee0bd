package dev.islay.wsgi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an application answered, taken as a server takes it. */
record Responses(List<String> statuses, List<Headers> headers, String body) {
    static Responses of(Application application, Environ environ) throws Exception {
        List<String> statuses = new ArrayList<>();
        List<Headers> headers = new ArrayList<>();
        StartResponse start =
                (status, fields, _) -> {
                    statuses.add(status);
                    headers.add(fields);
                    return _ -> {};
                };
        try (Body body = application.call(environ, start)) {
            return new Responses(statuses, headers, text(body));
        }
    }

    static String text(Body body) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte @Nullable [] block = body.next(); block != null; block = body.next()) {
            all.writeBytes(block);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
