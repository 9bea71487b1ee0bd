package dev.islay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that ask all at once and wait for all answers, over TCP, as a server under load is asked;
 * now and then one alone. They come and go, as clients do.
 *
 * <p>What the JVM compiles follows what it saw. A rehearsal over a Unix socket, one request at a
 * time, made it compile a tenth more than with no rehearsal at all, and to slower code. And it
 * leaves out what it never saw: when the clients of a server go for the first time, some with a
 * request that is not answered yet, all code between reading and writing was thrown away, and made
 * again.
 */
final class RehearsalClients implements AutoCloseable {
    private static final int CLIENTS = 16;

    /** One in so many sends a body. */
    private static final int POSTS = 4;

    /** In one turn of so many a single client asks, when the server has come to rest. */
    private static final int ALONE = 5;

    /** Long enough for a server that nobody asks to sleep. Nothing depends on it. */
    private static final Duration REST = Duration.ofMillis(1);

    /** How a client goes: it has its answer; it has asked and does not wait; it resets. */
    private enum Parting {
        POLITE,
        IMPATIENT,
        RESET;

        static Parting of(int number) {
            return values()[number % values().length];
        }
    }

    private static final byte[] GET = request("GET /?a=b HTTP/1.1\n", "\n");
    private static final byte[] POST =
            request("POST / HTTP/1.1\n", "Content-Type: text/plain\nContent-Length: 4\n\nbody");

    private final InetSocketAddress server;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer answer = ByteBuffer.allocate(4096);

    private RehearsalClients(InetSocketAddress server) {
        this.server = server;
    }

    /** Connects all of them. */
    static RehearsalClients of(InetSocketAddress server) throws IOException {
        RehearsalClients clients = new RehearsalClients(server);
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.channels.add(clients.connected());
            }
            return clients;
        } catch (IOException failed) {
            clients.close();
            throw failed;
        }
    }

    private SocketChannel connected() throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    /** All ask, or one does, and then one of them goes and another comes. */
    void take(int turn) throws IOException, InterruptedException {
        if (turn % ALONE == 0) {
            Thread.sleep(REST);
            ask(1, turn);
        } else {
            ask(CLIENTS, turn);
        }
        change(turn % CLIENTS, Parting.of(turn / CLIENTS));
    }

    private void ask(int count, int turn) throws IOException {
        for (int i = 0; i < count; i++) {
            channels.get(i).write(ByteBuffer.wrap((turn + i) % POSTS == 0 ? POST : GET));
        }
        for (int i = 0; i < count; i++) {
            readAnswer(channels.get(i));
        }
    }

    private void change(int which, Parting how) throws IOException {
        try (SocketChannel channel = channels.get(which)) {
            switch (how) {
                case POLITE -> {}
                case IMPATIENT -> channel.write(ByteBuffer.wrap(GET));
                case RESET -> channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
        channels.set(which, connected());
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
