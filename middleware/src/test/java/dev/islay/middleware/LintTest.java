package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
    private static final Headers PLAIN = Headers.of("Content-Type", "text/plain");

    private final LintServer server = new LintServer();

    /** An application that breaks a clause. */
    private record Wrong(Clause clause, Application application) {}

    private static final Application OK =
            (_, start) -> {
                start.call("200 OK", PLAIN);
                return Body.utf8("fine");
            };

    private static Application starting(String status, String... fields) {
        return returning(status, Headers.of(fields), Body.empty());
    }

    private static Application returning(String status, Headers headers, Body body) {
        return (_, start) -> {
            start.call(status, headers);
            return body;
        };
    }

    private static Application with(Consumer<Environ> action) {
        return (environ, start) -> {
            action.accept(environ);
            return OK.call(environ, start);
        };
    }

    private static Headers sized(long length) {
        return PLAIN.with("Content-Length", Long.toString(length));
    }

    private static Body lying() {
        Body true4 = Body.utf8("four");
        return new Body() {
            @Override
            public byte @Nullable [] next() throws Exception {
                return true4.next();
            }

            @Override
            public long length() {
                return 5;
            }
        };
    }

    private static Body traps(Environ environ, StartResponse start) throws Exception {
        start.call("200 OK", PLAIN);
        List<byte[]> blocks = new ArrayList<>(List.of(new byte[] {1}, new byte[] {2}));
        return () -> {
            if (blocks.size() == 1) {
                try {
                    start.call("500 Oh", PLAIN, new IOException("on purpose"));
                } catch (IOException e) {
                    environ.put("example.trapped", true);
                }
            }
            return blocks.isEmpty() ? null : blocks.removeFirst();
        };
    }

    private static Body writesLate(StartResponse start) throws Exception {
        Write write = start.call("200 OK", PLAIN);
        return () -> {
            write.write(new byte[1]);
            return null;
        };
    }

    private static Stream<Wrong> wrongHeads() {
        return Stream.of(
                new Wrong(Clause.W017, starting("200")),
                new Wrong(Clause.W017, starting("200 OK ")),
                new Wrong(Clause.W084, starting("200 OK\r\nX: y")),
                new Wrong(Clause.W087, starting("200 OK", "X Y", "z")),
                new Wrong(Clause.W087, starting("200 OK", "1st", "z", "Content-Type", "a")),
                new Wrong(Clause.W088, starting("200 OK", "X", "a\nb")),
                new Wrong(Clause.W091, starting("200 OK", "connection", "close")),
                new Wrong(Clause.W134, starting("200 OK", "X", "\u2603")),
                new Wrong(Clause.L01, starting("200 OK", "Status", "a", "Content-Type", "a")),
                new Wrong(Clause.L02, starting("200 OK")),
                new Wrong(Clause.L03, starting("204 No", "Content-Type", "text/plain")),
                new Wrong(Clause.L03, returning("304 No", Headers.of(), Body.utf8("a"))),
                new Wrong(Clause.L04, starting("200 OK", "Content-Length", "+1")),
                new Wrong(
                        Clause.L04,
                        starting("200 OK", "Content-Length", "1", "content-length", "1")));
    }

    private static Body startsTwice(StartResponse start) throws Exception {
        start.call("200 OK", PLAIN);
        start.call("200 OK", PLAIN);
        return Body.empty();
    }

    private static Body swallows(StartResponse start) throws Exception {
        try {
            start.call("200", PLAIN);
        } catch (IllegalStateException e) {
            return Body.utf8("swallowed");
        }
        return Body.empty();
    }

    @SuppressWarnings("NullAway") // what the compiler forbids is found, too
    private static Stream<Wrong> wrong() {
        return Stream.of(
                new Wrong(Clause.W105, (_, start) -> startsTwice(start)),
                new Wrong(Clause.W017, (_, start) -> swallows(start)),
                new Wrong(Clause.W143, LintTest::traps),
                new Wrong(Clause.W035, (_, _) -> Body.utf8("never begun")),
                new Wrong(Clause.W035, (_, _) -> Body.empty()),
                new Wrong(Clause.W127, returning("200 OK", PLAIN, null)),
                new Wrong(Clause.W110, returning("200 OK", sized(3), Body.utf8("four"))),
                new Wrong(Clause.W110, returning("200 OK", sized(5), Body.utf8("four"))),
                new Wrong(Clause.W028, returning("200 OK", PLAIN, lying())),
                new Wrong(Clause.W130, (_, start) -> writesLate(start)),
                new Wrong(
                        Clause.W021,
                        (_, start) -> {
                            start.call("200 OK", PLAIN).write(new byte[1]);
                            return Body.empty();
                        }),
                new Wrong(Clause.W082, with(environ -> environ.errors().close())),
                new Wrong(
                        Clause.L05,
                        (environ, start) ->
                                OK.call(environ, start)
                                        .map(block -> {
                                            environ.put("PATH_INFO", "/changed");
                                            return block;
                                        })));
    }

    @ParameterizedTest
    @MethodSource({"wrongHeads", "wrong"})
    void eachMisbehavingApplicationBreaksItsClause(Wrong wrong) throws Exception {
        server.run(new Lint().wrap(wrong.application()));
        assertThat(server.clauses()).last().isEqualTo(wrong.clause().name());
    }

    private static Stream<Map.Entry<Clause, Map.Entry<String, Object>>> broken() {
        return Stream.of(
                Map.entry(Clause.W013, Map.entry("wsgi.version", "")),
                Map.entry(Clause.W040, Map.entry("REQUEST_METHOD", "")),
                Map.entry(Clause.W041, Map.entry("SCRIPT_NAME", "/")),
                Map.entry(Clause.W042, Map.entry("PATH_INFO", "x")),
                Map.entry(Clause.W042, Map.entry("PATH_INFO", "")),
                Map.entry(Clause.W044, Map.entry("HTTP_CONTENT_TYPE", "a")),
                Map.entry(Clause.W045, Map.entry("CONTENT_LENGTH", "-1")),
                Map.entry(Clause.W046, Map.entry("SERVER_PORT", "")),
                Map.entry(Clause.W047, Map.entry("SERVER_PROTOCOL", "")),
                Map.entry(Clause.W054, Map.entry("SERVER_PORT", 80)),
                Map.entry(Clause.W056, Map.entry("wsgi.version", "1.0")),
                Map.entry(Clause.W057, Map.entry("wsgi.url_scheme", "gopher")),
                Map.entry(Clause.W067, Map.entry("Islay.Key", "a")),
                Map.entry(Clause.W068, Map.entry("wsgi.input", "a")),
                Map.entry(Clause.W072, Map.entry("wsgi.errors", "a")),
                Map.entry(Clause.W134, Map.entry("PATH_INFO", "/\u2603")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenEnvironIsTheServersFault(Map.Entry<Clause, Map.Entry<String, Object>> broken)
            throws Exception {
        server.environ.put(broken.getValue().getKey(), broken.getValue().getValue());
        if (broken.getKey() == Clause.W013) {
            server.environ.remove("wsgi.version");
        }
        server.run(new Lint().wrap(OK));
        assertThat(server.clauses()).containsExactly(broken.getKey().name());
        if (server.violation != null) {
            assertThat(server.violation.party()).isEqualTo(Clause.Party.SERVER);
            assertThat(server.violation).hasMessageContaining("LintServer.java");
        }
    }

    @Test
    void whatIsThrownNamesClauseSentenceAndPlace() throws Exception {
        server.run(new Lint().wrap(starting("20 OK")));
        assertThat(server.violation)
                .hasMessageContainingAll(
                        "[W017]: " + Clause.W017.sentence(),
                        "At fault: application ",
                        "LintTest.java:");
    }

    @Test
    void whatIsOnlyReportedIsReportedOnceForAPlace() throws Exception {
        Application application = new Lint().wrap(starting("200 OK"));
        server.run(application);
        assertThat(server.log.toString()).startsWith("lint: GET /: ");
        LintServer again = new LintServer();
        again.run(application);
        assertThat(again.clauses()).isEmpty();
    }

    @Test
    void anErrorPageInPlaceOfAViolationDoesNotHideIt() throws Exception {
        Application application =
                (_, start) -> {
                    try {
                        start.call("20 OK", PLAIN);
                    } catch (Violation e) {
                        start.call("500 Oh", PLAIN, e);
                    }
                    return Body.utf8("failed");
                };
        assertThat(server.run(new Lint().wrap(application))).isEqualTo("failed");
        assertThat(server.clauses()).containsExactly("W017");
    }

    @Test
    void anApplicationThatDoesAllItMayHearsNothing() throws Exception {
        Application application =
                (environ, start) -> {
                    environ.errors().print("line\n");
                    environ.put("example.key", new Object());
                    start.call("500 Oh", PLAIN);
                    start.call("200 OK", sized(3), new IOException("on purpose"));
                    return Body.of(new ByteArrayInputStream(environ.input().readAllBytes()));
                };
        assertThat(server.run(new Lint().wrap(application))).isEqualTo("abc");
        assertThat(server.clauses()).isEmpty();
    }

    @Test
    void aResponseToHeadNeedsNotAllItsBytes() throws Exception {
        server.environ.put("REQUEST_METHOD", "HEAD");
        server.run(new Lint().wrap(returning("200 OK", sized(9), Body.empty())));
        assertThat(server.clauses()).isEmpty();
    }

    @Test
    void nothingIsUsedAfterTheEnd() throws Exception {
        List<StartResponse> kept = new ArrayList<>();
        Application application =
                (environ, start) -> {
                    kept.add(start);
                    return OK.call(environ, start);
                };
        Body body = new Lint().wrap(application).call(server.environ, server.start);
        body.close();
        body.close();
        assertThat(server.clauses()).containsExactly("W030");
        assertThatExceptionOfType(Violation.class).isThrownBy(body::next);
        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> server.environ.input().read())
                .satisfies(e -> assertThat(e.clause()).isEqualTo(Clause.L06));
        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> kept.getFirst().call("200 OK", PLAIN, new IOException()));
        assertThatExceptionOfType(Violation.class).isThrownBy(() -> server.environ.input().close());
    }

    @Test
    @SuppressWarnings("NullAway") // a server that breaks the rule
    void startResponseGivesAWrite() {
        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> new Lint().wrap(OK).call(server.environ, (_, _, _) -> null))
                .satisfies(e -> assertThat(e.clause()).isEqualTo(Clause.W020));
    }

    private List<String> between(Middleware middleware, Application application) throws Exception {
        Lint lint = new Lint();
        server.run(lint.then(middleware).then(lint).wrap(application));
        return server.clauses();
    }

    private static Application pieces() {
        List<String> words = new ArrayList<>(List.of("one", "two", "three"));
        Body body = () -> words.isEmpty() ? null : words.removeFirst().getBytes();
        return returning("200 OK", PLAIN, body);
    }

    private static byte[] all(Body body) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte @Nullable [] block = body.next(); block != null; block = body.next()) {
            all.writeBytes(block);
        }
        return all.toByteArray();
    }

    @Test
    void middlewareThatPassesEverythingOnHearsNothing() throws Exception {
        Middleware passing =
                next -> (environ, start) -> next.call(environ, start).map(block -> block);
        assertThat(between(passing, pieces())).isEmpty();
        assertThat(server.body.toString()).isEqualTo("onetwothree");
    }

    @Test
    void middlewareThatForgetsCloseIsNamed() throws Exception {
        Middleware forgetful =
                next ->
                        (environ, start) -> {
                            Body body = next.call(environ, start);
                            return body::next;
                        };
        assertThat(between(forgetful, pieces())).containsExactly("W124");
    }

    @Test
    void middlewareThatWaitsForTheBodyIsNamed() throws Exception {
        Middleware waiting =
                next ->
                        (environ, start) -> {
                            try (Body body = next.call(environ, start)) {
                                return Body.of(all(body));
                            }
                        };
        assertThat(between(waiting, pieces())).containsExactly("W121");
    }

    @Test
    void middlewareThatGathersBlocksIsNamed() throws Exception {
        Middleware gathering =
                next ->
                        (environ, start) -> {
                            Body body = next.call(environ, start);
                            Body gathered =
                                    () -> {
                                        byte[] all = all(body);
                                        return all.length == 0 ? null : all;
                                    };
                            return gathered.onClose(body);
                        };
        assertThat(between(gathering, pieces())).containsExactly("W118");
    }

    @Test
    void middlewareThatWritesWhatWasYieldedIsNamed() throws Exception {
        Middleware writing =
                next ->
                        (environ, start) -> {
                            Write write = start.call("200 OK", PLAIN);
                            try (Body body = next.call(environ, (_, _, _) -> write)) {
                                write.write(Objects.requireNonNull(body.next()));
                            }
                            return Body.empty();
                        };
        assertThat(between(writing, pieces())).contains("W123");
    }

    @Test
    void theLogIsTheServers() throws Exception {
        PrintWriter before = server.environ.errors();
        server.run(new Lint().wrap(OK));
        assertThat(server.environ.errors()).isNotSameAs(before);
    }
}
