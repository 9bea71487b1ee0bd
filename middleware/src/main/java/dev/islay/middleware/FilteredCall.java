package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One call of an application whose head and blocks are changed on their way.
 *
 * <p>One block for one, with one more at the end if the filter has something left; what goes
 * through write() goes through the same filter. A response that is begun anew gets a new filter. A
 * body that stays as it is and was begun in time is returned itself, so that a file is still sent
 * as one.
 */
final class FilteredCall implements StartResponse, Body {
    private final StartResponse server;
    private final Change.Decision decision;
    private @Nullable BlockFilter blocks;
    private @Nullable Body body;
    private boolean begun;
    private boolean ended;

    private FilteredCall(StartResponse server, Change.Decision decision) {
        this.server = server;
        this.decision = decision;
    }

    /** Calls {@code next} so that {@code decision} changes its response. */
    static Body run(
            Application next, Environ environ, StartResponse start, Change.Decision decision)
            throws Exception {
        FilteredCall call = new FilteredCall(start, decision);
        boolean returned = false;
        try {
            Body body = next.call(environ, call);
            returned = true;
            return call.around(body);
        } finally {
            if (!returned) {
                call.release();
            }
        }
    }

    private Body around(Body inner) {
        if (begun && blocks == null) {
            return inner;
        }
        body = inner;
        return this;
    }

    @Override
    public Write call(String status, Headers headers, @Nullable Throwable excInfo)
            throws Exception {
        Change change = decision.of(status, headers);
        Write write;
        try {
            write = server.call(change.status(), change.headers(), excInfo);
        } catch (Throwable e) {
            release(change.blocks());
            throw e;
        }
        release();
        begun = true;
        blocks = change.blocks();
        return blocks == null ? write : block -> write(write, block);
    }

    private void write(Write write, byte[] block) throws IOException {
        byte[] changed = changed(block);
        if (changed.length > 0) {
            write.write(changed);
        }
    }

    private byte[] changed(byte[] block) throws IOException {
        return blocks == null || block.length == 0 ? block : blocks.block(block);
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        if (blocks instanceof NoBlocks) {
            return null;
        }
        byte[] block = ended || body == null ? null : body.next();
        if (block != null) {
            return changed(block);
        }
        if (ended || blocks == null) {
            return null;
        }
        ended = true;
        byte[] rest = blocks.end();
        return rest.length == 0 ? null : rest;
    }

    @Override
    public void close() throws Exception {
        Body inner = body;
        body = null;
        release();
        if (inner != null) {
            inner.close();
        }
    }

    private void release() {
        release(blocks);
        blocks = null;
    }

    private static void release(@Nullable BlockFilter filter) {
        if (filter != null) {
            filter.close();
        }
    }
}
