package dev.islay.tests.apps;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.StartResponse;
import java.io.InputStream;
import java.util.concurrent.SynchronousQueue;

/**
 * A middleware that does what disturbs the order of things: {@code ahead} reads the body on a
 * thread of its own, {@code fresh} hands on an environ of its own, {@code broken} one whose input
 * throws, and {@code impatient} is interrupted while it waits.
 */
public record OutOfTurn(String how) implements Middleware {
    private static final SynchronousQueue<Thread> WAITING = new SynchronousQueue<>();

    /** An application that interrupts the impatient middleware around it before it answers. */
    public static final class Late implements Application {
        @Override
        public Body call(Environ environ, StartResponse startResponse) throws Exception {
            WAITING.take().interrupt();
            startResponse.call("200 OK", Headers.of());
            return Body.utf8("too late");
        }
    }

    @Override
    public Application wrap(Application next) {
        return switch (how) {
            case "ahead" -> (environ, start) -> ahead(next.call(environ, start));
            case "fresh" -> (environ, start) -> next.call(fresh(environ), start);
            case "broken" ->
                    (environ, start) -> {
                        environ.put("wsgi.input", new Broken());
                        return next.call(environ, start);
                    };
            default -> (environ, start) -> impatient(next, environ, start);
        };
    }

    private static Body ahead(Body body) {
        return Body.pushed(
                        write -> {
                            for (byte[] block = body.next(); block != null; block = body.next()) {
                                write.write(block);
                            }
                        })
                .onClose(body);
    }

    /** The same variables, but none of the server's own. */
    private static Environ fresh(Environ environ) {
        Environ fresh = environ.copy();
        fresh.keySet().removeIf(key -> key.startsWith("islay."));
        return fresh;
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() {
            throw new IllegalStateException("this input is broken");
        }
    }

    private static Body impatient(Application next, Environ environ, StartResponse start)
            throws Exception {
        Thread waits = Thread.currentThread();
        Thread.ofVirtual().start(() -> offer(waits));
        try {
            return next.call(environ, start);
        } catch (InterruptedException e) {
            start.call("200 OK", Headers.of());
            return Body.utf8("given up");
        }
    }

    private static void offer(Thread waits) {
        try {
            WAITING.put(waits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
