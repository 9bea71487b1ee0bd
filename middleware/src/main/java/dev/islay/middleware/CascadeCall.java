package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way down a {@link Cascade}.
 *
 * <p>The first applications are called as far as they say at once that they have nothing. One that
 * has not begun when it returns is tried within {@code next}; from there on write() is no longer
 * allowed towards the server, so what it is given waits here.
 */
final class CascadeCall implements Body {
    private static final byte[] NOTHING_YET = {};
    private static final int WRITTEN_LIMIT = 1 << 20;

    private final Iterator<Application> applications;
    private final Set<Integer> statuses;
    private final ReplayInput input;
    private final Deque<byte[]> written = new ArrayDeque<>();
    private int writtenBytes;
    private boolean iterating;
    private @Nullable Attempt attempt;

    CascadeCall(List<Application> applications, Set<Integer> statuses, ReplayInput input) {
        this.applications = applications.iterator();
        this.statuses = statuses;
        this.input = input;
    }

    Body run(Environ environ, StartResponse server) throws Exception {
        Attempt current = advance(environ, server);
        return current.begun ? current.body() : this;
    }

    /** Calls applications until one has begun its answer, or may still do so. */
    private Attempt advance(Environ environ, StartResponse server) throws Exception {
        while (true) {
            Attempt next = new Attempt(environ, server);
            attempt = next;
            next.call();
            if (!next.passedOver) {
                return next;
            }
            next.close();
        }
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        iterating = true;
        while (true) {
            Attempt current = Objects.requireNonNull(attempt);
            byte[] waiting = written.poll();
            if (waiting != null) {
                writtenBytes -= waiting.length;
                return waiting;
            }
            byte[] block = current.body().next();
            if (!current.passedOver) {
                return block;
            }
            current.close();
            Attempt following = advance(current.environ, current.server);
            if (following.begun && written.isEmpty()) {
                return NOTHING_YET;
            }
        }
    }

    @Override
    public void close() throws Exception {
        if (attempt != null && attempt.body != null && !attempt.closed) {
            attempt.closed = true;
            attempt.body.close();
        }
    }

    /** One application and its answer. */
    private final class Attempt implements StartResponse {
        private final Environ environ;
        private final StartResponse server;
        private boolean last;
        private @Nullable Body body;
        private boolean begun;
        private boolean passedOver;
        private boolean closed;

        Attempt(Environ environ, StartResponse server) {
            this.environ = environ;
            this.server = server;
        }

        void call() throws Exception {
            Environ own = environ.copy();
            own.put("wsgi.input", input.fresh());
            Application application = applications.next();
            last = !applications.hasNext();
            body = application.call(own, this);
        }

        Body body() {
            return Objects.requireNonNull(body, "an application returned null");
        }

        @Override
        public Write call(String status, Headers headers, @Nullable Throwable excInfo)
                throws Exception {
            if (closed) {
                throw new IllegalStateException("the answer was passed over");
            }
            if (passedOver && excInfo == null) {
                throw new IllegalStateException("start_response was called before");
            }
            if (!begun && !last && statuses.contains(code(status)) && input.replayable()) {
                passedOver = true;
                return _ -> {};
            }
            Write write = server.call(status, headers, excInfo);
            begun = true;
            passedOver = false;
            return iterating ? CascadeCall.this::keep : write;
        }

        /** The answer is passed over: nobody else will close it, or hear of it. */
        void close() {
            closed = true;
            try {
                body().close();
            } catch (Exception e) {
                environ.errors().print("cascade: close() of an answer passed over: " + e + "\n");
            }
        }
    }

    private static int code(String status) {
        return status.matches("[0-9]{3}.*") ? Integer.parseInt(status.substring(0, 3)) : 0;
    }

    private void keep(byte[] block) throws IOException {
        writtenBytes += block.length;
        if (writtenBytes > WRITTEN_LIMIT) {
            throw new IOException(
                    "write() was given more than %d bytes before the server took any"
                            .formatted(WRITTEN_LIMIT));
        }
        written.add(block);
    }
}
