package dev.islay.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What PEP 3333 asks of a server ("The Server/Gateway Side"), tried over HTTP with applications
 * that behave in every way that is allowed, and in every way that goes wrong. A test class
 * implements it and says how the server is started.
 *
 * <pre>{@code
 * class MyServerTest implements ServerContract {
 *     @Override
 *     public Served serve(Application application) throws Exception {
 *         MyServer server = MyServer.start(application, 0);
 *         return new Served() { ... };
 *     }
 * }
 * }</pre>
 */
public interface ServerContract {
    /** A server that runs. */
    interface Served extends AutoCloseable {
        /** Such as {@code http://127.0.0.1:8000}. */
        URI uri();

        /** Stops it; what runs may end. */
        @Override
        void close() throws Exception;
    }

    /** Starts a server at a free port of this machine. */
    Served serve(Application application) throws Exception;

    /** Status, header fields and bytes; 500 if the application failed before there were any. */
    @TestFactory
    default Stream<DynamicTest> responsesArriveAsTheyWereMade() throws Exception {
        return tried((server, behaviour) -> {
            TestResponse made = server.expected(behaviour).response();
            if (behaviour == Behaviour.FAILS_TO_CLOSE) {
                return; // what the client gets of that is not said
            }
            if (made.failure().isPresent() && !made.status().isEmpty()) {
                assertThrows(IOException.class, () -> server.ask(behaviour, "GET").body());
                return;
            }
            HttpResponse<byte[]> response = server.ask(behaviour, "GET");
            assertEquals(made.failure().isPresent() ? 500 : made.code(), response.statusCode());
            if (made.failure().isEmpty()) {
                assertArrayEquals(made.body(), response.body());
                assertFields(made.headers(), response);
            }
        });
    }

    private static void assertFields(Headers made, HttpResponse<byte[]> response) {
        made.list().stream()
                .map(Headers.Header::name)
                .distinct()
                .forEach(name ->
                        assertEquals(
                                made.list().stream()
                                        .filter(field -> field.name().equals(name))
                                        .map(Headers.Header::value)
                                        .toList(),
                                response.headers().allValues(name),
                                name));
    }

    /** The same status, and no byte of a body. */
    @TestFactory
    default Stream<DynamicTest> anAnswerToHeadHasNoBody() throws Exception {
        return tried((server, behaviour) -> {
            TestResponse made = server.expected(behaviour).response();
            if (made.failure().isEmpty()) {
                HttpResponse<byte[]> response = server.ask(behaviour, "HEAD");
                assertEquals(made.code(), response.statusCode());
                assertEquals(0, response.body().length);
            }
        });
    }

    /** As often as the specification says, whatever happens: once. */
    @TestFactory
    default Stream<DynamicTest> bodiesAreClosedOnce() throws Exception {
        return tried((server, behaviour) -> {
            server.askAnyhow(behaviour);
            server.awaitClosed(behaviour);
        });
    }

    /** The environ, the input and the errors are what {@link dev.islay.middleware.Lint} wants. */
    @TestFactory
    default Stream<DynamicTest> lintFindsNothing() throws Exception {
        return tried((server, behaviour) -> {
            server.askAnyhow(behaviour);
            server.awaitClosed(behaviour);
            assertTrue(
                    server.expected(behaviour).clauses().containsAll(server.clauses(behaviour)),
                    () -> server.errors(behaviour));
        });
    }

    /** A body without an end is closed when nobody takes it any more. */
    @Test
    default void theBodyIsClosedWhenTheClientLeaves() throws Exception {
        EndlessBody body = new EndlessBody();
        Application endless =
                (_, start) -> {
                    start.call("200 OK", Headers.of("Content-Type", "text/plain"));
                    return body;
                };
        try (Served server = serve(endless);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/")).build();
            try (InputStream stream = client.send(request, BodyHandlers.ofInputStream()).body()) {
                assertTrue(stream.read() >= 0);
            }
            body.awaitClosed();
        }
    }

    private Stream<DynamicTest> tried(ServedBehaviours.Look look) throws Exception {
        ServedBehaviours behaviours = ServedBehaviours.by(this);
        return Arrays.stream(Behaviour.values())
                .map(behaviour ->
                        DynamicTest.dynamicTest(
                                behaviour.name(), () -> look.at(behaviours, behaviour)))
                .onClose(behaviours::close);
    }
}
