package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.islay.testing.MiddlewareContract;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import dev.islay.testing.TransparentContract;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CascadeTest implements MiddlewareContract {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final List<String> closed = new ArrayList<>();

    @Override
    public Middleware middleware() {
        return next -> Cascade.of(answering("404 Not Found", "first"), next);
    }

    private static Application answering(String status, String text) {
        return (_, start) -> {
            start.call(status, TEXT);
            return Body.utf8(text);
        };
    }

    private Application closing(String status, String text) {
        return (_, start) -> {
            start.call(status, TEXT);
            return Body.utf8(text).onClose(() -> closed.add(text));
        };
    }

    /** As a generator does. */
    private Application late(String status, String text) {
        return (_, start) -> {
            Body body = Body.utf8(text);
            boolean[] begun = new boolean[1];
            Body late =
                    () -> {
                        if (!begun[0]) {
                            begun[0] = true;
                            start.call(status, TEXT);
                        }
                        return body.next();
                    };
            return late.onClose(() -> closed.add(text));
        };
    }

    private static Application echo(String status) {
        return (environ, start) -> {
            byte[] body = environ.input().readAllBytes();
            start.call(status, TEXT);
            return Body.of(body);
        };
    }

    private static TestResponse answer(Application application) throws Exception {
        return TestClient.of(application)
                .tolerating(Clause.W118)
                .tolerating(Clause.W021)
                .send(TestRequest.post("/", "the body"));
    }

    @Test
    void theNextIsAskedOnlyWhenOneHasNothing() throws Exception {
        Cascade cascade =
                Cascade.of(closing("404 No", "a"), closing("200 OK", "b"), closing("200 OK", "c"));

        assertThat(answer(cascade).text()).isEqualTo("b");
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void theLastAnswerStands() throws Exception {
        Cascade cascade = Cascade.of(closing("404 A", "a"), closing("404 B", "b"));

        assertThat(answer(cascade).status()).isEqualTo("404 B");
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void onesThatBeginLateAreAskedToo() throws Exception {
        Cascade cascade = Cascade.of(late("404 A", "a"), late("404 B", "b"), late("200 OK", "c"));

        assertThat(answer(cascade).text()).isEqualTo("c");
        assertThat(closed).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsWrittenAfterOneThatBeganLateComesInOrder() throws Exception {
        Application writes =
                (_, start) -> {
                    Write write = start.call("200 OK", TEXT);
                    write.write(new byte[] {'x'});
                    write.write(new byte[] {'y'});
                    return Body.utf8("z");
                };

        assertThat(answer(Cascade.of(late("404 A", "a"), writes)).text()).isEqualTo("xyz");
    }

    @Test
    void statusesCanBeChosen() throws Exception {
        Cascade cascade =
                Cascade.of(
                                answering("405 No", "a"),
                                answering("404 No", "b"),
                                answering("200 OK", "c"))
                        .on(Set.of(405));

        assertThat(answer(cascade).text()).isEqualTo("b");
    }

    @Test
    void eachGetsTheWholeRequest() throws Exception {
        Application greedy =
                (environ, start) -> {
                    environ.put("PATH_INFO", "/changed");
                    return echo("404 No").call(environ, start);
                };
        Application last =
                (environ, start) -> {
                    start.call("200 OK", TEXT.and("X-Path", environ.pathInfo()));
                    byte[] one = new byte[1];
                    return () -> environ.input().read(one) < 0 ? null : one.clone();
                };

        TestResponse response = answer(Cascade.of(greedy, greedy, last));

        assertThat(response.text()).isEqualTo("the body");
        assertThat(response.header("X-Path")).isEqualTo("/");
    }

    @Test
    void anAnswerStandsWhenTooMuchWasReadToAskAnother() throws Exception {
        Cascade cascade = Cascade.of(echo("404 No"), answering("200 OK", "b")).keeping(7);

        assertThat(answer(cascade).text()).isEqualTo("the body");
        assertThat(answer(cascade.keeping(8)).text()).isEqualTo("b");
    }

    @Test
    void anErrorPageInPlaceOfNothingIsAnAnswer() throws Exception {
        Application fails =
                (_, start) -> {
                    start.call("404 No", TEXT);
                    start.call("500 Oh", TEXT, new IOException("on purpose"));
                    return Body.utf8("sorry");
                };

        assertThat(answer(Cascade.of(fails, answering("200 OK", "b"))).text()).isEqualTo("sorry");
    }

    @Test
    void aCascadeOfNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(Cascade::of);
    }

    /** There is only one. */
    @Nested
    class NothingToDo implements TransparentContract {
        @Override
        public Middleware middleware() {
            return Cascade::of;
        }
    }
}
