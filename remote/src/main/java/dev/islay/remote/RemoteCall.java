package dev.islay.remote;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SplitHttpResponse;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request to the other side: sent, waited for, begun here. Used by the request's thread. */
final class RemoteCall {
    /** An old name of Trailer, which an application may not send either (PEP 3333). */
    private static final Set<String> TRAILERS = Set.of("trailers");

    private final WebClient client;
    private final RemoteRequest request;
    private final RemoteLimits limits;
    private @Nullable Upload upload;

    RemoteCall(WebClient client, RemoteRequest request, RemoteLimits limits) {
        this.client = client;
        this.request = request;
        this.limits = limits;
    }

    /** An answer whose head is there. */
    private record Answer(ResponseHeaders head, SplitHttpResponse response) {}

    Body run(Environ environ, StartResponse start) throws Exception {
        Answer answer;
        try {
            answer = answer();
        } catch (ExecutionException | TimeoutException e) {
            endUpload();
            return RemoteFailure.of(e).answer(environ, start, e);
        } catch (Throwable e) {
            endUpload();
            throw e;
        }
        Download body = new Download(answer.response().body(), request, upload, limits.pause());
        try {
            start.call(status(answer.head()), headers(answer.head()));
            return body;
        } catch (Throwable e) {
            body.close();
            throw e;
        }
    }

    private void endUpload() throws InterruptedException {
        if (upload != null) {
            upload.close();
        }
    }

    /** Once more on a new connection, if the other side has closed the one that was kept. */
    private Answer answer() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return attempt();
        } catch (ExecutionException e) {
            if (!request.repeatable() || RemoteFailure.of(e).status() != 502) {
                throw e;
            }
            return attempt();
        }
    }

    private Answer attempt() throws ExecutionException, TimeoutException, InterruptedException {
        HttpResponse response = client.execute(sent());
        SplitHttpResponse split = response.split();
        long wait = Math.max(0, request.left(limits.answer()).toMillis());
        try {
            return new Answer(split.headers().get(wait, TimeUnit.MILLISECONDS), split);
        } catch (Throwable e) {
            response.abort();
            throw e;
        }
    }

    private HttpRequest sent() {
        if (!request.hasBody()) {
            return HttpRequest.of(request.head());
        }
        Upload body = new Upload(request, limits.pause());
        upload = body;
        return HttpRequest.of(request.head(), body);
    }

    private static String status(ResponseHeaders head) {
        HttpStatus status = head.status();
        String reason = status.reasonPhrase();
        return "%03d %s".formatted(status.code(), reason.isBlank() ? "Unknown" : reason);
    }

    private static Headers headers(ResponseHeaders head) {
        Set<String> dropped = HopByHop.names(head.getAll(HttpHeaderNames.CONNECTION), TRAILERS);
        List<Headers.Header> fields = new ArrayList<>();
        head.forEach((name, value) -> {
            String text = name.toString();
            if (!text.startsWith(":") && !dropped.contains(text)) {
                fields.add(new Headers.Header(text, value));
            }
        });
        return Headers.of(fields);
    }
}
