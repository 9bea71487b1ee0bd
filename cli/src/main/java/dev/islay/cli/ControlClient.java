package dev.islay.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a control socket one thing: HTTP/1.1 over a Unix socket, a connection for each request. */
final class ControlClient {
    private static final int MOST_BYTES = 64 << 20;

    private ControlClient() {}

    /** The status code of a response, and its body, which is whole. */
    record Answer(int status, String body) {}

    /** Waits so long and no longer. */
    static Answer ask(Path socket, String method, String target, Duration patience)
            throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    answer.complete(talk(channel, socket, method + " " + target));
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("it did not answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "it failed" : String.valueOf(cause.getMessage());
    }

    private static Answer talk(SocketChannel channel, Path socket, String request)
            throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        String head = request + " HTTP/1.1\r\nHost: islay\r\nContent-Length: 0\r\n\r\n";
        ByteBuffer out = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
        while (out.hasRemaining()) {
            channel.write(out);
        }
        return parse(readAll(channel));
    }

    private static String readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
            if (all.size() > MOST_BYTES) {
                throw new IOException("its answer is longer than 64 MiB");
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /**
     * The connection ends behind each response; a body that is short of its length is not whole.
     */
    static Answer parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.matches("(?s)HTTP/1\\.1 \\d{3} .*")) {
            throw new IOException("it ended without an answer");
        }
        String body = text.substring(end + 4);
        String length =
                text.substring(0, end)
                        .lines()
                        .filter(line -> line.startsWith("Content-Length: "))
                        .map(line -> line.substring("Content-Length: ".length()))
                        .findFirst()
                        .orElse("");
        if (!length.equals(Integer.toString(body.getBytes(StandardCharsets.UTF_8).length))) {
            throw new IOException("its answer is not whole");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), body);
    }
}
