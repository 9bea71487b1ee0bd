package dev.islay.testing;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, played as a server plays it: call, iterate, close. Used by one thread. */
final class TestExchange implements StartResponse {
    private final StringWriter errors = new StringWriter();
    private final List<byte[]> blocks = new ArrayList<>();
    private final int patience;
    private String status = "";
    private Headers headers = Headers.of();
    private boolean sent;
    private @Nullable Throwable failure;

    /**
     * A new one.
     *
     * @param patience blocks after which the client leaves
     */
    TestExchange(int patience) {
        this.patience = patience;
    }

    TestResponse run(Application application, TestRequest request) {
        try (Body body = application.call(request.environ(new PrintWriter(errors)), this)) {
            iterate(body);
            sent = true;
        } catch (Throwable thrown) {
            fail(thrown);
        }
        return new TestResponse(
                status,
                headers,
                blocks,
                errors.toString().lines().toList(),
                Optional.ofNullable(failure));
    }

    /** What has not been sent yet is not sent: a server answers by an error page of its own. */
    private void fail(Throwable thrown) {
        failure = thrown;
        if (!sent) {
            status = "";
            headers = Headers.of();
        }
    }

    private void iterate(Body body) throws Exception {
        while (blocks.size() < patience) {
            byte[] block = body.next();
            if (block == null) {
                return;
            }
            if (status.isEmpty() && block.length > 0) {
                throw new IllegalStateException("a block came before start_response was called");
            }
            take(block);
        }
    }

    private void take(byte[] block) {
        if (block.length > 0) {
            sent = true;
            blocks.add(block);
        }
    }

    @Override
    public Write call(String status, Headers headers, @Nullable Throwable excInfo)
            throws Exception {
        if (excInfo == null && !this.status.isEmpty()) {
            throw new IllegalStateException("start_response was called before");
        }
        if (excInfo != null && sent) {
            throw excInfo instanceof Exception exception
                    ? exception
                    : new IllegalStateException(excInfo);
        }
        this.status = status;
        this.headers = headers;
        return this::write;
    }

    private void write(byte[] block) throws IOException {
        if (blocks.size() >= patience) {
            throw new IOException("the client has left");
        }
        take(block);
    }
}
