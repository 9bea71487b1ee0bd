package dev.islay.testing;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.FileWrapper;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an application may do: each way that PEP 3333 allows, and each in which it goes wrong. */
enum Behaviour implements Application {
    ONE_BLOCK((_, start) -> begun(start, "Content-Length", "5").then(Body.utf8("hello"))),
    ONE_BLOCK_WITHOUT_LENGTH((_, start) -> begun(start).then(Body.utf8("hello"))),
    MANY_BLOCKS((_, start) -> begun(start).then(blocks("a", "", "bc", "d\u00e9", ""))),
    MANY_BLOCKS_OF_KNOWN_LENGTH(
            (_, start) -> begun(start, "Content-Length", "4").then(blocks("ab", "c", "d"))),
    NO_BLOCK((_, start) -> begun(start, "Content-Length", "0").then(Body.empty())),
    LATE_START((_, start) -> late(() -> start.call("200 OK", Heads.TEXT))),
    LATE_START_OF_KNOWN_LENGTH(
            (_, start) -> late(() -> start.call("200 OK", Heads.TEXT.and("Content-Length", "6")))),
    NOT_FOUND((_, start) -> {
        start.call("404 Not Found", Heads.TEXT);
        return Body.utf8("no");
    }),
    NO_CONTENT((_, start) -> bare(start, "204 No Content")),
    NOT_MODIFIED((_, start) -> bare(start, "304 Not Modified")),
    SEVERAL_OF_ONE_NAME(
            (_, start) -> begun(start, "Set-Cookie", "a=1", "Set-Cookie", "b=2").then(blocks("x"))),
    FILE((_, start) -> begun(start).then(file())),
    ECHO((environ, start) -> begun(start).then(Body.of(environ.input().readAllBytes()))),
    WRITES((_, start) -> {
        Write write = start.call("200 OK", Heads.TEXT);
        write.write(bytes("wri"));
        write.write(bytes("tten"));
        return Body.empty();
    }),
    WRITES_AND_RETURNS((_, start) -> {
        start.call("200 OK", Heads.TEXT.and("Content-Length", "4")).write(bytes("ab"));
        return blocks("c", "d");
    }),
    ERROR_PAGE((_, start) -> {
        start.call("200 OK", Heads.TEXT);
        start.call("500 Oh", Heads.TEXT, new IOException("on purpose"));
        return Body.utf8("sorry");
    }),
    LATE_ERROR_PAGE((_, start) -> {
        start.call("200 OK", Heads.TEXT.and("Content-Length", "100"));
        return late(() -> start.call("500 Oh", Heads.TEXT, new IOException("on purpose")));
    }),
    ERROR_PAGE_TOO_LATE((_, start) -> {
        start.call("200 OK", Heads.TEXT);
        return failing(() -> start.call("500 Oh", Heads.TEXT, new IOException("too late")));
    }),
    FAILS_AT_ONCE((_, _) -> {
        throw new IOException("at once");
    }),
    FAILS_WHEN_BEGUN((_, start) -> {
        start.call("200 OK", Heads.TEXT);
        throw new IOException("when begun");
    }),
    FAILS_AFTER_A_BLOCK((_, start) -> {
        start.call("200 OK", Heads.TEXT);
        return failing(() -> {
            throw new IOException("after a block");
        });
    }),
    FAILS_TO_CLOSE((_, start) ->
            begun(start)
                    .then(
                            blocks("a", "b")
                                    .onClose(() -> {
                                        throw new IOException("in close");
                                    })));

    private final Application application;

    Behaviour(Application application) {
        this.application = application;
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return application.call(environ, startResponse);
    }

    /** For the constants, which come before the enum's own fields. */
    private static final class Heads {
        static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");
    }

    /** Something that may fail. */
    private interface Step {
        @Nullable Object take() throws Exception;
    }

    /** A response that has begun. */
    private interface Begun {
        Body then(Body body) throws Exception;
    }

    private static Begun begun(StartResponse start, String... more) throws Exception {
        Headers headers = Heads.TEXT;
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.and(more[i], more[i + 1]);
        }
        start.call("200 OK", headers);
        return body -> body;
    }

    private static Body bare(StartResponse start, String status) throws Exception {
        start.call(status, Headers.of("X-Bare", "yes"));
        return Body.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A body of unknown length. */
    private static Body blocks(String... texts) {
        Iterator<String> left = List.of(texts).iterator();
        return () -> left.hasNext() ? bytes(left.next()) : null;
    }

    private static Body late(Step first) {
        Iterator<String> left = List.of("la", "ter!").iterator();
        boolean[] begun = new boolean[1];
        return () -> {
            if (!begun[0]) {
                begun[0] = true;
                first.take();
            }
            return left.hasNext() ? bytes(left.next()) : null;
        };
    }

    private static Body failing(Step second) {
        boolean[] given = new boolean[1];
        return () -> {
            if (given[0]) {
                second.take();
                return null;
            }
            given[0] = true;
            return bytes("begun");
        };
    }

    private static Body file() throws IOException {
        Path path = Files.createTempFile("islay-testing", ".txt");
        Files.writeString(path, "from a file");
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
        return new FileWrapper(channel, 0, channel.size());
    }
}
