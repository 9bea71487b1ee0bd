package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that sends exactly the bytes it is told to, and reads responses with strict framing. */
final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration MOMENT = Duration.ofMillis(200);

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).flip();

    private RawClient(SocketAddress address, int receiveBuffer) {
        try {
            channel = open(address, receiveBuffer);
            selector = Selector.open();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SocketChannel open(SocketAddress address, int receiveBuffer) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return SocketChannel.open(address);
        }
        SocketChannel opened = SocketChannel.open();
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (receiveBuffer > 0) {
            opened.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        opened.connect(address);
        return opened;
    }

    static RawClient to(String host, int port) {
        return new RawClient(new InetSocketAddress(host, port), 0);
    }

    /** One whose receive buffer is small, so that what it does not read is soon felt. */
    static RawClient withSmallBuffer(String host, int port) {
        return new RawClient(new InetSocketAddress(host, port), 8192);
    }

    static RawClient to(Path socket) {
        return new RawClient(UnixDomainSocketAddress.of(socket), 0);
    }

    /** The local port, as an application sees it in {@code REMOTE_PORT}. */
    int localPort() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String latin1) {
        return send(latin1.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    await(SelectionKey.OP_WRITE);
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request without a body; {@code fields} are whole lines without their ends. */
    RawClient get(String target, String... fields) {
        return request("GET", target, fields);
    }

    RawClient request(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: h\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    RawClient post(String target, byte[] body, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("Content-Length: " + body.length);
        return request("POST", target, all.toArray(String[]::new)).send(body);
    }

    /** Shuts the sending side; answers can still be read. */
    RawClient endOutput() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What sending may end in when the server has refused what it has seen so far. */
    void closedEarly(UncheckedIOException e) {
        assertThat(e.getMessage()).containsAnyOf("Broken pipe", "reset", "Socket is closed");
    }

    /** Leaves with a reset. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        selector.selectedKeys().clear();
        if (selector.select(PATIENCE.toMillis()) == 0) {
            throw new AssertionError("nothing came from the server for " + PATIENCE);
        }
    }

    /** The next byte, or -1 at the end. */
    int next() {
        try {
            while (!received.hasRemaining()) {
                received.clear();
                int count = channel.read(received);
                received.flip();
                if (count < 0) {
                    return -1;
                }
                if (count == 0) {
                    await(SelectionKey.OP_READ);
                }
            }
            return received.get() & 0xff;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether something can be read within a moment. */
    boolean hasBytes() {
        try {
            selector.selectedKeys().clear();
            return received.hasRemaining() || selector.select(MOMENT.toMillis()) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server has ended its side and all has been read. */
    boolean atEnd() {
        int b = next();
        if (b >= 0) {
            received.position(received.position() - 1);
        }
        return b < 0;
    }

    /** Reads exactly that many bytes. */
    byte[] take(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int b = next();
            assertThat(b).as("byte %d of %d", i, count).isNotNegative();
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    /** Everything up to the end of the connection. */
    byte[] takeAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int b = next(); b >= 0; b = next()) {
            all.write(b);
        }
        return all.toByteArray();
    }

    /** A line that ends by CR LF, without it. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int b = next(); b != '\n'; b = next()) {
            assertThat(b).as("the connection ended in a line: %s", line).isNotNegative();
            line.append((char) b);
        }
        assertThat(line).as("a line ends by CR LF").endsWith("\r");
        return line.substring(0, line.length() - 1);
    }

    /** The head of a response, and no byte more. */
    Answer head() {
        String status = line();
        assertThat(status).matches("HTTP/1\\.1 [1-5][0-9][0-9] .*");
        List<Answer.Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            assertThat(colon).as("a field: %s", line).isPositive();
            fields.add(
                    new Answer.Field(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new Answer(status, fields, new byte[0]);
    }

    /** A whole response to a request that was not HEAD. */
    Answer read() {
        Answer head = head();
        return new Answer(head.statusLine(), head.fields(), body(head));
    }

    private byte[] body(Answer head) {
        int status = head.status();
        if (status < 200 || status == 204 || status == 304) {
            return new byte[0];
        }
        if (head.has("Transfer-Encoding")) {
            assertThat(head.field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(head.has("Content-Length")).as("both framings").isFalse();
            return chunks();
        }
        return head.has("Content-Length")
                ? take(Integer.parseInt(head.field("Content-Length")))
                : takeAll();
    }

    private byte[] chunks() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    /** The next chunk; empty: the last, with what ends the body. */
    byte[] chunk() {
        byte[] chunk = take(Integer.parseInt(line(), 16));
        assertThat(line()).isEmpty();
        return chunk;
    }

    /** Asserts that the server closes the connection, in order or by a reset, and sends no more. */
    void expectEnd() {
        try {
            assertThat(new String(takeAll(), ISO_8859_1)).as("after the end").isEmpty();
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Override
    public void close() {
        try (channel;
                selector) {
            received.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
