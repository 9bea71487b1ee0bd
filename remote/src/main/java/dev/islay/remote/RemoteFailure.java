package dev.islay.remote;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.endpoint.EndpointGroupException;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import io.netty.channel.ConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the client is told when no answer came: RFC 9110, 15.6.3 to 15.6.5.
 *
 * @param begun whether the request may have reached somebody
 */
record RemoteFailure(int status, String sentence, boolean begun) {
    private static final Map<Integer, String> REASONS =
            Map.of(
                    501, "501 Not Implemented",
                    502, "502 Bad Gateway",
                    503, "503 Service Unavailable",
                    504, "504 Gateway Timeout");

    static RemoteFailure of(int status, String sentence) {
        return new RemoteFailure(status, sentence, true);
    }

    /** Of what the client library, or a wait of ours, threw. */
    static RemoteFailure of(Throwable thrown) {
        Throwable cause = thrown;
        boolean begun = true;
        while (cause.getCause() != null && isWrapper(cause)) {
            begun &= !(cause instanceof UnprocessedRequestException);
            cause = cause.getCause();
        }
        return switch (cause) {
            case EndpointGroupException _ ->
                    new RemoteFailure(503, "there is no server to ask", false);
            case TimeoutException _ ->
                    new RemoteFailure(504, "the server did not answer in time", begun);
            case ConnectTimeoutException _ ->
                    new RemoteFailure(504, "there was no connection in time", false);
            default ->
                    new RemoteFailure(
                            502,
                            begun ? "the server gave no proper answer" : "there was no connection",
                            begun);
        };
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown instanceof UnprocessedRequestException;
    }

    /** Answers so. */
    Body answer(Environ environ, StartResponse start) throws Exception {
        return answer(environ, start, null);
    }

    /** Answers so, and writes to the log why. */
    Body answer(Environ environ, StartResponse start, @Nullable Throwable thrown) throws Exception {
        if (thrown != null) {
            environ.errors().print("remote: %s: %s\n".formatted(sentence, thrown));
        }
        if (!begun && environ.get("islay.not_begun") instanceof Runnable tell) {
            tell.run();
        }
        byte[] line = (sentence + "\n").getBytes(StandardCharsets.US_ASCII);
        start.call(
                Objects.requireNonNull(REASONS.get(status)),
                Headers.of(
                        "Content-Type",
                        "text/plain; charset=us-ascii",
                        "Content-Length",
                        Integer.toString(line.length)));
        return environ.method().equals("HEAD") ? Body.empty() : Body.of(line);
    }
}
