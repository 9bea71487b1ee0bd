package dev.islay.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code wsgi.input} of a request: its body, wherever it is kept. Opened by the first read, so that
 * a body that nobody has read can be handed on as it is.
 *
 * <p>The stream is the server's: closing it does nothing.
 *
 * <p>Threading: the thread of the request; {@link #over} on the event loop.
 */
public final class RequestInput extends InputStream {
    private final RequestBody body;
    private final @Nullable StreamedInput streamed;
    private @Nullable InputStream opened;

    /** {@code loop}: that of the exchange. */
    RequestInput(RequestBody body, Executor loop) {
        this.body = body;
        this.streamed =
                body instanceof RequestBody.Streamed(BodyStream stream)
                        ? new StreamedInput(stream, loop)
                        : null;
    }

    /** The body itself, if nothing of it was read. */
    public Optional<RequestBody> untouched() {
        return opened == null ? Optional.of(body) : Optional.empty();
    }

    private InputStream stream() throws IOException {
        InputStream stream = opened;
        if (stream == null) {
            stream = open();
            opened = stream;
        }
        return stream;
    }

    private InputStream open() throws IOException {
        return switch (body) {
            case RequestBody.None _ -> InputStream.nullInputStream();
            case RequestBody.Inline(byte[] bytes) -> new ByteArrayInputStream(bytes);
            case RequestBody.Spilled spilled -> file(spilled);
            case RequestBody.Streamed _ ->
                    streamed == null ? InputStream.nullInputStream() : streamed;
        };
    }

    private static InputStream file(RequestBody.Spilled spilled) throws IOException {
        if (!spilled.keep()) {
            throw new IOException(StreamedInput.OVER);
        }
        try {
            return new BufferedInputStream(Files.newInputStream(spilled.path()), 65_536);
        } finally {
            spilled.letGo();
        }
    }

    @Override
    public int read() throws IOException {
        return stream().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return stream().read(target, offset, length);
    }

    @Override
    public int available() throws IOException {
        return stream().available();
    }

    /** The exchange has ended. */
    void over() {
        if (streamed != null) {
            streamed.over();
        }
    }

    /** Gives up what was opened. */
    void release() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
