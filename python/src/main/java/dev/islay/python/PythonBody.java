package dev.islay.python;

import dev.islay.gateway.ApplicationFailed;
import dev.islay.gateway.FileSlice;
import dev.islay.python.PythonCall.Event;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.FileWrapper;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a Python application answers to Java code, block by block.
 *
 * <p>Threading: the thread of the request.
 */
final class PythonBody implements Body {
    private static final Logger LOG = LoggerFactory.getLogger(PythonBody.class);

    private final PythonCall call;
    private final Runnable cancel;
    private final @Nullable Runnable ask;
    private byte @Nullable [] first;
    private boolean whole;
    private boolean closed;
    private long length = -1;

    /**
     * What a call will answer.
     *
     * @param cancel told when nobody wants the rest of a response
     * @param ask told before each block but the first; null: blocks come by themselves
     */
    PythonBody(PythonCall call, Runnable cancel, @Nullable Runnable ask) {
        this.call = call;
        this.cancel = cancel;
        this.ask = ask;
    }

    private Event following() throws ApplicationFailed, IOException, InterruptedException {
        if (ask != null) {
            ask.run();
        }
        return taken();
    }

    /** What has failed is over: there is nothing to cancel. */
    private Event taken() throws ApplicationFailed, IOException, InterruptedException {
        try {
            return call.take();
        } catch (ApplicationFailed failed) {
            whole = true;
            throw failed;
        }
    }

    /** Waits for the head, and hands it on. */
    Body begin(StartResponse startResponse) throws Exception {
        try {
            if (!(taken() instanceof Event.Head head)) {
                throw new IllegalStateException("a body before its head: " + call.name());
            }
            whole = head.last();
            first = head.block();
            length = whole && !call.toHead() ? head.block().length : -1;
            startResponse.call(head.status(), headers(head.fields()));
            return head.block().length == 0 && !whole ? file() : this;
        } catch (Throwable thrown) {
            close();
            throw thrown;
        }
    }

    private static Headers headers(List<String> fields) {
        List<Headers.Header> headers = new ArrayList<>(fields.size() / 2);
        for (int i = 0; i < fields.size(); i += 2) {
            headers.add(new Headers.Header(fields.get(i), fields.get(i + 1)));
        }
        return Headers.of(headers);
    }

    /** A head that comes alone has a file behind it, or something that went wrong. */
    private Body file() throws ApplicationFailed, IOException, InterruptedException {
        return switch (following()) {
            case Event.File(FileSlice slice) -> {
                whole = true;
                close();
                yield new FileWrapper(slice.channel(), slice.offset(), slice.count());
            }
            case Event.Data(byte[] block, boolean last) -> {
                first = block;
                whole = last;
                yield this;
            }
            default -> throw new IllegalStateException("two heads: " + call.name());
        };
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        byte[] block = first;
        if (block != null) {
            first = null;
            return whole && block.length == 0 ? null : block;
        }
        if (whole) {
            return null;
        }
        if (!(following() instanceof Event.Data data)) {
            throw new IllegalStateException("no data of a body: " + call.name());
        }
        whole = data.last();
        return whole && data.block().length == 0 ? null : data.block();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!whole) {
            cancel.run();
            if (ask != null) {
                awaitEnd();
            }
        }
        call.close();
    }

    private static boolean isLast(Event event) {
        return event instanceof Event.Data data && data.last()
                || event instanceof Event.Head head && head.last();
    }

    /** The thread that answers has called {@code close()} when this returns. */
    private void awaitEnd() {
        try {
            while (!isLast(call.take())) {
                LOG.debug("dropped: a block of {}", call.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ApplicationFailed | IOException e) {
            LOG.debug("{} had failed when it was closed: {}", call.name(), e.getMessage());
        }
    }
}
