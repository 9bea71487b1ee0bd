package dev.islay.tests.apps;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** An application whose paths behave in different ways. */
public final class Behaviours implements Application {
    /** What was closed, as the path {@code /closed} tells. */
    private static final Queue<String> CLOSED = new ConcurrentLinkedQueue<>();

    /** A field that holds an application. */
    static final Application FIELD =
            (environ, startResponse) -> answer(startResponse, Body.utf8("of a field"));

    /** A method that makes an application. */
    static Application made() {
        return (environ, startResponse) ->
                answer(startResponse, Body.utf8("made for " + environ.scriptName()));
    }

    /** A method that is an application. */
    static Body role(Environ environ, StartResponse startResponse) throws Exception {
        return answer(startResponse, Body.utf8("a role at " + environ.pathInfo()));
    }

    /** A field of another kind. */
    static final String TEXT = "no application";

    /** An application that cannot be made. */
    public static final class Unlucky implements Application {
        Unlucky() {
            throw new IllegalStateException("no luck today");
        }

        @Override
        public Body call(Environ environ, StartResponse startResponse) {
            return Body.empty();
        }
    }

    private static Body answer(StartResponse startResponse, Body body) throws Exception {
        startResponse.call("200 OK", Headers.of("Content-Type", "text/plain"));
        return body;
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String name = environ.pathInfo();
        return switch (name) {
            case "/closed" -> answer(startResponse, Body.utf8(String.join(" ", CLOSED)));
            case "/echo" -> answer(startResponse, echo(environ.input()));
            case "/environ" -> answer(startResponse, Body.utf8(environ.toString()));
            case "/errors" -> {
                environ.errors().print("one line\nand the be");
                environ.errors().print("ginning of another");
                yield answer(startResponse, Body.empty());
            }
            case "/file" -> answer(startResponse, Body.file(Path.of(environ.queryString())));
            case "/raise" -> throw new IllegalStateException("raised as asked");
            case "/write" -> {
                Write write = startResponse.call("200 OK", Headers.of());
                write.write(bytes("written, "));
                yield Body.utf8("returned");
            }
            case "/start-late" -> late(startResponse);
            case "/hop" -> {
                startResponse.call("200 OK", Headers.of("Connection", "close"));
                yield Body.empty();
            }
            default -> answer(startResponse, body(name).onClose(() -> CLOSED.add(name)));
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The stream is the server's: it is not closed here. */
    private static Body echo(InputStream input) {
        return () -> {
            byte[] block = new byte[65_536];
            int count = input.read(block);
            return count < 0 ? null : Arrays.copyOf(block, count);
        };
    }

    private static Body late(StartResponse startResponse) {
        int[] asked = {0};
        return () -> {
            switch (asked[0]++) {
                case 0 -> {
                    return new byte[0];
                }
                case 1 -> startResponse.call("201 Late", Headers.of());
                default -> {
                    return null;
                }
            }
            return bytes("late");
        };
    }

    private static Body body(String name) {
        int[] asked = {0};
        if (name.startsWith("/endless")) {
            return () -> new byte[50_000];
        }
        if (name.startsWith("/waiting")) {
            return () -> {
                if (asked[0]++ > 0) {
                    new CountDownLatch(1).await();
                }
                return bytes("begun");
            };
        }
        if (name.startsWith("/failing")) {
            return () -> {
                if (asked[0]++ > 0) {
                    throw new IOException("failed half-way");
                }
                return bytes("begun");
            };
        }
        if (name.startsWith("/pushed")) {
            return Body.pushed(write -> {
                for (int i = 0; i < 100; i++) {
                    write.write(new byte[10_000]);
                }
            });
        }
        return Body.utf8("whole");
    }
}
