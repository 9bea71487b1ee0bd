package dev.islay.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.islay.testing.TestClient;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is found by a DNS service record (RFC 2782). */
@Timeout(60)
class ServiceRecordTest {
    private static final int SRV = 33;
    private static final int HEAD = 12;

    private HttpServer server;
    private DatagramSocket names;
    private Thread answering;

    @BeforeEach
    void start() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        server = HttpServer.create(new InetSocketAddress(here, 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, 5);
                    exchange.getResponseBody().write("found".getBytes(StandardCharsets.US_ASCII));
                    exchange.close();
                });
        server.start();
        names = new DatagramSocket(new InetSocketAddress(here, 0));
        answering = Thread.ofVirtual().start(this::answer);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop(0);
        names.close();
        answering.join();
    }

    /** Every name has one service, and nothing else. */
    private void answer() {
        byte[] room = new byte[512];
        try {
            while (true) {
                DatagramPacket query = new DatagramPacket(room, room.length);
                names.receive(query);
                byte[] reply = reply(Arrays.copyOf(room, query.getLength()));
                names.send(new DatagramPacket(reply, reply.length, query.getSocketAddress()));
            }
        } catch (SocketException e) {
            return; // closed
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 1035, 4.1. */
    private byte[] reply(byte[] query) {
        int end = HEAD;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = ByteBuffer.wrap(query).getShort(end + 1);
        ByteBuffer reply = ByteBuffer.allocate(512);
        reply.put(query, 0, 2).putShort((short) 0x8180).putShort((short) 1);
        reply.putShort((short) (type == SRV ? 1 : 0)).putInt(0);
        reply.put(query, HEAD, end + 5 - HEAD);
        if (type == SRV) {
            byte[] target = "\11localhost\0".getBytes(StandardCharsets.US_ASCII);
            reply.putShort((short) 0xC00C).putShort((short) SRV).putShort((short) 1).putInt(60);
            reply.putShort((short) (6 + target.length)).putInt(0);
            reply.putShort((short) server.getAddress().getPort()).put(target);
        }
        return Arrays.copyOf(reply.array(), reply.position());
    }

    @Test
    void theServersOfARecordAreAsked() throws Exception {
        InetSocketAddress at = (InetSocketAddress) names.getLocalSocketAddress();
        Endpoints service = Endpoints.service("_http._tcp.shop.internal.", at);
        try (RemoteApplication shop = RemoteApplication.at(service, RemoteLimits.ordinary())) {
            assertThat(TestClient.of(shop).get("/").text()).isEqualTo("found");
        }
    }
}
