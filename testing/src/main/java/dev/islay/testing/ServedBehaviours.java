package dev.islay.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.islay.middleware.Lint;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** All behaviours behind one server, each asked for by a header field; and what became of them. */
final class ServedBehaviours implements Application, AutoCloseable {
    private static final String FIELD = "X-Behaviour";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long STEP_NANOS = 1_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Behaviour, Seen> seen = new ConcurrentHashMap<>();
    private ServerContract.@Nullable Served server;

    /** What is looked at for one behaviour. */
    @FunctionalInterface
    interface Look {
        void at(ServedBehaviours server, Behaviour behaviour) throws Exception;
    }

    /** What became of a behaviour. */
    private record Seen(AtomicInteger closes, StringWriter errors) {}

    private ServedBehaviours() {}

    static ServedBehaviours by(ServerContract contract) throws Exception {
        ServedBehaviours behaviours = new ServedBehaviours();
        behaviours.server = contract.serve(behaviours);
        return behaviours;
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Behaviour behaviour = Behaviour.valueOf(environ.header(FIELD));
        Seen one = seen(behaviour);
        environ.put("wsgi.errors", new PrintWriter(one.errors(), true));
        return new Lint().wrap(Trial.counted(behaviour, one.closes())).call(environ, startResponse);
    }

    private Seen seen(Behaviour behaviour) {
        return seen.computeIfAbsent(
                behaviour, _ -> new Seen(new AtomicInteger(), new StringWriter()));
    }

    /** What a server has to make of it, as a server in memory did. */
    Trial expected(Behaviour behaviour) {
        TestRequest request = Trial.fitting(behaviour, TestRequest.get("/"));
        return Trial.of(behaviour, next -> next, request, Integer.MAX_VALUE);
    }

    /** Asks by that method, or by POST where the behaviour needs a body. */
    HttpResponse<byte[]> ask(Behaviour behaviour, String method)
            throws IOException, InterruptedException {
        boolean body = behaviour == Behaviour.ECHO && method.equals("GET");
        HttpRequest request =
                HttpRequest.newBuilder(Objects.requireNonNull(server).uri().resolve("/"))
                        .timeout(PATIENCE)
                        .header(FIELD, behaviour.name())
                        .method(
                                body ? "POST" : method,
                                body
                                        ? BodyPublishers.ofString("some text")
                                        : BodyPublishers.noBody())
                        .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /** Asks, whatever the client makes of the answer. */
    void askAnyhow(Behaviour behaviour) throws InterruptedException {
        try {
            ask(behaviour, "GET");
        } catch (IOException e) {
            seen(behaviour).errors().append("the client: ").append(e.toString()).append('\n');
        }
    }

    /** Waits until the body was closed as often as it should be. */
    void awaitClosed(Behaviour behaviour) {
        int wanted = expected(behaviour).closes();
        AtomicInteger closes = seen(behaviour).closes();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (closes.get() < wanted && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP_NANOS);
        }
        assertEquals(wanted, closes.get(), "calls of close()");
    }

    /** The clauses that Lint found broken. */
    Set<String> clauses(Behaviour behaviour) {
        return Trial.clauses(errors(behaviour));
    }

    /** What was written to {@code wsgi.errors}. */
    String errors(Behaviour behaviour) {
        return seen(behaviour).errors().toString();
    }

    @Override
    public void close() {
        client.close();
        try {
            Objects.requireNonNull(server).close();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
