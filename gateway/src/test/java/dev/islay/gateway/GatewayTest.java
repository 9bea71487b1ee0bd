package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request to a Java application, step by step. */
final class GatewayTest {
    private static final String OK = "200 OK";

    private final RecordingOutput output = new RecordingOutput();
    private final List<String> closed = new ArrayList<>();
    private String method = "GET";

    private List<String> steps(Application application) {
        Environ environ = new Environ(Map.of("REQUEST_METHOD", method));
        RequestName name = new RequestName(method, "/", 1);
        new Gateway(application, output, name).handle(environ);
        assertThat(output.steps).endsWith("closing", "end");
        return output.steps.subList(0, output.steps.size() - 2);
    }

    @AfterEach
    void nothingIsClosedTwice() {
        assertThat(closed).doesNotHaveDuplicates();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Application answering(Headers headers, Body body) {
        return (environ, startResponse) -> {
            startResponse.call(OK, headers);
            return body;
        };
    }

    private Body blocks(String... blocks) {
        int[] next = {0};
        Body body = () -> next[0] < blocks.length ? bytes(blocks[next[0]++]) : null;
        return body.onClose(() -> closed.add("body"));
    }

    @Test
    void aBodyThatKnowsItsLengthIsWholeWithItsLastBlock() {
        assertThat(steps(answering(Headers.of("A", "b"), Body.of(bytes("one"), bytes("two")))))
                .containsExactly("200 OK [A, b, Content-Length, 6]", "send one", "last two");
    }

    @Test
    void aBodyThatDoesNotIsWholeAtItsEnd() {
        assertThat(steps(answering(Headers.of(), blocks("one", "", "two"))))
                .containsExactly("200 OK []", "send one", "send two", "last ");
        assertThat(closed).containsExactly("body");
    }

    @Test
    void anEmptyBodyIsAResponse() {
        assertThat(steps(answering(Headers.of(), Body.empty())))
                .containsExactly("200 OK []", "last ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void whatHasNoBodyIsWholeBeforeIt(String asked) {
        method = asked;
        Application application =
                (environ, startResponse) -> {
                    String status = environ.method().equals("HEAD") ? OK : "304 Not Modified";
                    startResponse.call(status, Headers.of("Content-Length", "9"));
                    return blocks("nine char", "more");
                };
        assertThat(steps(application)).hasSize(2).endsWith("last ");
        assertThat(closed).containsExactly("body");
    }

    @Test
    void aLengthIsFoundOutForHead() {
        method = "HEAD";
        assertThat(steps(answering(Headers.of(), Body.utf8("four"))))
                .containsExactly("200 OK [Content-Length, 4]", "last ");
    }

    @Test
    void startResponseMayComeLate() {
        Application late =
                (environ, startResponse) -> {
                    int[] next = {0};
                    return () -> {
                        if (next[0]++ == 0) {
                            startResponse.call(OK, Headers.of());
                            return bytes("x");
                        }
                        return null;
                    };
                };
        assertThat(steps(late)).containsExactly("200 OK []", "send x", "last ");
    }

    @Test
    void whatIsWrittenComesFirst() {
        Application writing =
                (environ, startResponse) -> {
                    Write write = startResponse.call(OK, Headers.of());
                    write.write(bytes("a"));
                    write.write(new byte[0]);
                    write.write(bytes("b"));
                    return blocks("c");
                };
        assertThat(steps(writing))
                .containsExactly("200 OK []", "write a", "write b", "send c", "last ");
    }

    @Test
    void writingMoreThanWasPromisedIsRefused() {
        Application writing =
                (environ, startResponse) -> {
                    startResponse.call(OK, Headers.of("Content-Length", "2")).write(bytes("three"));
                    return Body.empty();
                };
        assertThat(steps(writing))
                .singleElement()
                .asString()
                .contains("APPLICATION_BROKE_WSGI", "write of 5 bytes after 0");
    }

    @Test
    void anErrorPageTakesThePlaceOfWhatWasNotSent() {
        Application failing =
                (environ, startResponse) -> {
                    startResponse.call(OK, Headers.of("A", "b"));
                    startResponse.call("500 Oops", Headers.of(), new IOException("late"));
                    return Body.utf8("sorry");
                };
        assertThat(steps(failing)).containsExactly("500 Oops [Content-Length, 5]", "last sorry");
    }

    @Test
    void anErrorAfterOutputIsThrownAgain() {
        Application failing =
                (environ, startResponse) -> {
                    Write write = startResponse.call(OK, Headers.of());
                    write.write(bytes("a"));
                    startResponse.call("500 Oops", Headers.of(), new IOException("late"));
                    return Body.empty();
                };
        assertThat(steps(failing))
                .containsExactly(
                        "200 OK []", "write a", "APPLICATION_RAISED: java.io.IOException: late");
    }

    @Test
    void startingTwiceIsRefused() {
        Application twice =
                (environ, startResponse) -> {
                    startResponse.call(OK, Headers.of());
                    startResponse.call(OK, Headers.of());
                    return Body.empty();
                };
        assertThat(steps(twice)).singleElement().asString().contains("APPLICATION_BROKE_WSGI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "100 Continue", "200 a\u0100", "2000 x"})
    void aStatusThatCannotBeSentIsRefused(String status) {
        Application wrong =
                (environ, startResponse) -> {
                    startResponse.call(status, Headers.of());
                    return Body.empty();
                };
        assertThat(steps(wrong)).singleElement().asString().contains("APPLICATION_BROKE_WSGI");
    }

    @Test
    void aHopByHopHeaderIsRefused() {
        assertThat(steps(answering(Headers.of("Connection", "close"), Body.empty())))
                .singleElement()
                .asString()
                .contains("APPLICATION_BROKE_WSGI", "hop-by-hop");
    }

    @Test
    void aBodyBeforeStartResponseIsRefused() {
        assertThat(steps((environ, startResponse) -> blocks("x")))
                .singleElement()
                .asString()
                .contains("start_response was not called");
        assertThat(closed).containsExactly("body");
    }

    @Test
    void whatIsTooLongIsCut() {
        assertThat(steps(answering(Headers.of("Content-Length", "4"), blocks("abc", "def", "g"))))
                .containsExactly("200 OK [Content-Length, 4]", "send abc", "last d");
        assertThat(closed).containsExactly("body");
    }

    @Test
    void whatIsTooShortIsAFault() {
        assertThat(steps(answering(Headers.of("Content-Length", "4"), blocks("abc"))))
                .startsWith("200 OK [Content-Length, 4]", "send abc")
                .last()
                .asString()
                .contains("Content-Length is 4, and the application sent 3 bytes");
    }

    @Test
    void errorsOfEachPlaceEndThere() {
        assertThat(
                        steps((environ, startResponse) -> {
                            throw new IOException("call");
                        }))
                .containsExactly("APPLICATION_RAISED: java.io.IOException: call");
        output.steps.clear();
        Body failing =
                () -> {
                    throw new IOException("next");
                };
        assertThat(steps(answering(Headers.of(), failing.onClose(() -> closed.add("it")))))
                .containsExactly("APPLICATION_RAISED: java.io.IOException: next");
        assertThat(closed).containsExactly("it");
    }

    @Test
    void anErrorOfCloseChangesNothing() {
        Body body =
                Body.utf8("x")
                        .onClose(() -> {
                            throw new IOException("close");
                        });
        assertThat(steps(answering(Headers.of(), body))).endsWith("last x");
    }

    @Test
    void whatAPythonApplicationRaisedIsPassedOn() {
        assertThat(
                        steps((environ, startResponse) -> {
                            throw new ApplicationFailed(Failure.NOT_LOADED, "no module\n");
                        }))
                .containsExactly("NOT_LOADED: no module");
    }

    /** What an application without null-checking may return. */
    @SuppressWarnings("NullAway")
    private static Body nothing() {
        return null;
    }

    @Test
    void noBodyIsAFault() {
        assertThat(steps(answering(Headers.of(), nothing())))
                .singleElement()
                .asString()
                .contains("returned null");
    }

    @Test
    void aFileIsSentWhereThatIsPossible(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "content");
        assertThat(steps(answering(Headers.of(), Body.file(file))))
                .containsExactly("200 OK [Content-Length, 7]", "last content");
        output.steps.clear();
        output.sendsFiles = true;
        assertThat(steps(answering(Headers.of(), Body.file(file))))
                .containsExactly("200 OK [Content-Length, 7]", "file 7");
    }

    @Test
    void whenTheClientHasLeftTheBodyIsClosed() {
        output.gone = true;
        assertThat(steps(answering(Headers.of(), blocks("a", "b"))))
                .containsExactly("APPLICATION_RAISED: java.io.IOException: gone");
        assertThat(closed).containsExactly("body");
    }
}
