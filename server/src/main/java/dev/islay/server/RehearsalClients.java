package dev.islay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that ask all at once and wait for all answers, over TCP, as a server under load is asked.
 *
 * <p>What the JVM compiles follows what it saw: a rehearsal over a Unix socket, one request at a
 * time, made it compile a tenth more than with no rehearsal at all, and to slower code.
 */
final class RehearsalClients implements AutoCloseable {
    private static final int CLIENTS = 16;

    /** One in so many sends a body. */
    private static final int POSTS = 4;

    private static final byte[] GET = request("GET /?a=b HTTP/1.1\n", "\n");
    private static final byte[] POST =
            request("POST / HTTP/1.1\n", "Content-Type: text/plain\nContent-Length: 4\n\nbody");

    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer answer = ByteBuffer.allocate(4096);

    private RehearsalClients() {}

    /** Connects all of them. */
    static RehearsalClients of(InetSocketAddress server) throws IOException {
        RehearsalClients clients = new RehearsalClients();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel channel = SocketChannel.open(server);
                clients.channels.add(channel);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return clients;
        } catch (IOException failed) {
            clients.close();
            throw failed;
        }
    }

    /** One request by each of them. */
    void askAtOnce() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            channels.get(i).write(ByteBuffer.wrap(i % POSTS == 0 ? POST : GET));
        }
        for (SocketChannel channel : channels) {
            readAnswer(channel);
        }
    }

    private void readAnswer(SocketChannel channel) throws IOException {
        answer.clear();
        do {
            if (channel.read(answer) < 0 || !answer.hasRemaining()) {
                throw new IOException("the rehearsal did not answer");
            }
        } while (!isWhole());
    }

    /** The application answers with four bytes, whatever it is asked. */
    private boolean isWhole() {
        int end = answer.position();
        return end > 8
                && US_ASCII.decode(answer.slice(end - 8, 8)).toString().equals("\r\n\r\nbody");
    }

    private static byte[] request(String line, String rest) {
        String fields = "Host: localhost\nUser-Agent: islay\nAccept: */*\n";
        return (line + fields + rest).replace("\n", "\r\n").getBytes(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
