package dev.islay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.Loopback;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.ResponseWriter;
import dev.islay.python.LoadFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows developers in the browser why their code does not load; all else goes on to the
 * application. Only with {@code --reload}, only while no code ever loaded, and only to who asks
 * from this machine: a traceback shows code.
 */
final class BrokenCodePage implements Endpoint {
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>The application does not load</title>
            <style>
            body { font-family: sans-serif; margin: 2em }
            pre { padding: 1em; border: 1px solid; overflow: auto }
            </style>
            <h1>%s</h1>
            <pre>%s</pre>
            <p>It is loaded again as soon as a file of it is saved.</p>
            </html>
            """;

    private final Endpoint application;
    private final Supplier<Optional<LoadFailure>> failure;
    private final ResponseRules rules;
    private final AccessLog log;

    /** {@code failure}: why there is no code, while there is none; asked on the event loop. */
    BrokenCodePage(
            Endpoint application,
            Supplier<Optional<LoadFailure>> failure,
            ResponseRules rules,
            AccessLog log) {
        this.application = application;
        this.failure = failure;
        this.rules = rules;
        this.log = log;
    }

    @Override
    public boolean streamsBodies() {
        return application.streamsBodies();
    }

    @Override
    public long bodyLimit() {
        return application.bodyLimit();
    }

    @Override
    public void serve(Exchange exchange) {
        Optional<LoadFailure> why = failure.get();
        if (why.isPresent() && Loopback.asked(exchange.request())) {
            show(why.get(), exchange);
        } else {
            application.serve(exchange);
        }
    }

    private void show(LoadFailure why, Exchange exchange) {
        byte[] page =
                PAGE.formatted(escaped(why.summary()), escaped(why.traceback())).getBytes(UTF_8);
        List<String> fields =
                List.of(
                        "Content-Type", "text/html; charset=utf-8",
                        "Content-Length", Integer.toString(page.length),
                        "Cache-Control", "no-store",
                        "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        new ResponseWriter(exchange, rules, log)
                .head("500 Internal Server Error", fields, ByteBuffer.wrap(page), true);
        exchange.flush();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
