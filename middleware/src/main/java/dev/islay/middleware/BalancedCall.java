package dev.islay.middleware;

import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a {@link LoadBalancer}, to one node after another if need be.
 *
 * <p>Each node that was counted as begun is counted as ended exactly once: when it failed before it
 * gave a body, when its answer is thrown away, or when the server closes the body.
 *
 * <p>When the {@linkplain Departure client has left}, nothing that a node does is counted against
 * it, and no other node is asked.
 */
final class BalancedCall {
    private static final int KEPT = 65_536;
    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final Set<String> FAILURES = Set.of("502", "503", "504");

    private final LoadBalancer balancer;
    private final Environ environ;
    private final ReplayInput input;
    private final List<Node> asked = new ArrayList<>();

    BalancedCall(LoadBalancer balancer, Environ environ) {
        this.balancer = balancer;
        this.environ = environ;
        input = new ReplayInput(environ.input(), KEPT);
    }

    Body run(StartResponse start) throws Exception {
        while (true) {
            Node node = balancer.begin(environ, asked).orElseThrow();
            asked.add(node);
            Body body = new Attempt(node, start).run();
            if (body != null) {
                return body;
            }
        }
    }

    /** One node's turn. */
    private final class Attempt implements StartResponse, Body {
        private final Node node;
        private final StartResponse server;
        private @Nullable Body body;
        private boolean notBegun;
        private boolean passed;
        private boolean thrownAway;
        private boolean judged;
        private boolean ended;

        Attempt(Node node, StartResponse server) {
            this.node = node;
            this.server = server;
        }

        /** Its body; null if another node is to be asked. */
        @Nullable Body run() throws Exception {
            Environ own = environ.copy();
            own.put("wsgi.input", input.fresh());
            Runnable tell = () -> notBegun = true;
            own.put("islay.not_begun", tell);
            try {
                body = node.application().call(own, this);
            } catch (Exception e) {
                boolean left = Departure.behind(e);
                if (!passed && !left) { // else it may be the client's doing
                    failed(e.toString());
                }
                boolean again = !left && (thrownAway || mayAskAnother());
                end();
                if (again) {
                    return null;
                }
                throw e;
            } catch (Error e) {
                end();
                throw e;
            }
            if (thrownAway) {
                close();
                if (Departure.known()) {
                    throw new InterruptedIOException("the client left before another was asked");
                }
                return null;
            }
            return this;
        }

        private boolean mayAskAnother() {
            return !passed
                    && (notBegun || IDEMPOTENT.contains(environ.method()))
                    && input.replayable()
                    && balancer.mayRetry(asked);
        }

        @Override
        public Write call(String status, Headers headers, @Nullable Throwable excInfo)
                throws Exception {
            if (thrownAway) {
                return _ -> {};
            }
            boolean failed = status.length() >= 3 && FAILURES.contains(status.substring(0, 3));
            boolean left = failed && Departure.known(); // an application may answer an interrupt
            if (!judged && failed && !left) {
                failed("it answered " + status);
            } else if (!judged && !failed) {
                judged = true;
                balancer.succeeded(node);
            }
            if (failed && !left && body == null && mayAskAnother()) {
                thrownAway = true;
                return _ -> {};
            }
            passed = true;
            return server.call(status, headers, excInfo);
        }

        private void failed(String failure) {
            judged = true;
            balancer.failed(node, failure.replaceAll("\\p{Cntrl}+", " "));
        }

        @Override
        public byte @Nullable [] next() throws Exception {
            try {
                return body == null ? null : body.next();
            } catch (Exception e) {
                if (!Departure.behind(e)) {
                    failed(e.toString());
                }
                throw e;
            }
        }

        @Override
        public long length() {
            return body == null ? -1 : body.length();
        }

        @Override
        public void close() throws Exception {
            Body inner = body;
            body = null;
            try {
                if (inner != null) {
                    inner.close();
                }
            } catch (Exception e) {
                if (!thrownAway) {
                    throw e;
                }
                environ.errors().print("balancer: close() of " + node.name() + ": " + e + "\n");
            } finally {
                end();
            }
        }

        private void end() {
            if (!ended) {
                ended = true;
                balancer.end(node);
            }
        }
    }
}
