package dev.islay.testing;

import dev.islay.wsgi.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What an application answered, as a server would have sent it.
 *
 * @param status such as {@code 200 OK}; empty if nothing was sent
 * @param headers as they were sent
 * @param blocks that were not empty, in order, also those of write()
 * @param errors the lines that were written to {@code wsgi.errors}
 * @param failure what was thrown, by the application or by its close()
 */
public record TestResponse(
        String status,
        Headers headers,
        List<byte[]> blocks,
        List<String> errors,
        Optional<Throwable> failure) {

    /** The status as a number; 0 if nothing was sent. */
    public int code() {
        return status.isEmpty() ? 0 : Integer.parseInt(status.substring(0, 3));
    }

    /** The value of the first header field of that name; empty if there is none. */
    public String header(String name) {
        return headers.first(name).orElse("");
    }

    /** All blocks together. */
    public byte[] body() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        blocks.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** The body, read as UTF-8. */
    public String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** What {@link dev.islay.middleware.Lint} complained about without throwing it. */
    public List<String> complaints() {
        return errors.stream().filter(line -> line.startsWith("lint: ")).toList();
    }
}
