package dev.islay.gateway;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.FileWrapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to a Java application: call, iterate, close. Start reading here.
 *
 * <p>Everything that the application throws ends here: it is logged once, and the output is told.
 *
 * <p>Threading: the thread of the request, a virtual one, which may block and be interrupted.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger("islay.application");

    private final Application application;
    private final Output output;
    private final RequestName name;

    /** {@code name}: what the logs call the request; its method is the one that is answered. */
    public Gateway(Application application, Output output, RequestName name) {
        this.application = application;
        this.output = output;
        this.name = name;
    }

    /** Answers the request; the body is closed when this returns, and nothing is thrown. */
    public void handle(Environ environ) {
        JavaResponse response = new JavaResponse(output, name.method().equals("HEAD"));
        Body body = null;
        try {
            body = application.call(environ, response);
            iterate(body, response);
        } catch (Throwable thrown) {
            fail(thrown, response);
        }
        output.closing();
        close(body);
        output.end();
    }

    private void iterate(@Nullable Body body, JavaResponse response) throws Exception {
        if (body == null) {
            throw new IllegalStateException("the application returned null in place of a body");
        }
        if (body instanceof FileWrapper file && response.sendFile(file)) {
            return;
        }
        long total = body.length();
        for (byte[] block = body.next(); block != null; block = body.next()) {
            if (!response.send(block, total)) {
                warnOf(response);
                return;
            }
        }
        response.finish();
    }

    private void warnOf(JavaResponse response) {
        if (response.tooLong()) {
            LOG.warn("the body is longer than its Content-Length in {}; the rest is cut", name);
        }
    }

    private void fail(Throwable thrown, JavaResponse response) {
        if (output.gone()) {
            LOG.debug("the client of {} has left: {}", name, thrown.toString());
        }
        output.fail(ApplicationFailed.of(thrown, response.complained(thrown)));
    }

    private void close(@Nullable Body body) {
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (Throwable thrown) {
            LOG.error("close() raised in {}", name, thrown);
        }
    }
}
