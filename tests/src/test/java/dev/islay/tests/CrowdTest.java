package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand connections on which nobody speaks. */
final class CrowdTest {
    private static final int CROWD = 10_000;

    /** Beside those of the crowd, of this program and of the server. */
    private static final int OTHERS = 500;

    @Test
    void anOrdinaryClientIsServedBesideTenThousandIdleConnections() throws IOException {
        assumeTrue(
                descriptorLimit() >= CROWD + OTHERS,
                "this machine does not allow a process ten thousand descriptors");
        List<SocketChannel> crowd = new ArrayList<>();
        try (IslayProcess server =
                Launch.of("hello")
                        .with("--connections", "11000", "--backlog", "4096")
                        .with("--header-timeout", "60s", "--bind", "0.0.0.0:0")
                        .start()) {
            int port = port(server);
            long before = server.descriptors();
            try {
                connect(crowd, port);
                Eventually.until(
                        "all to be accepted", () -> server.descriptors() >= before + CROWD);
                for (int i = 0; i < 20; i++) {
                    assertServed(port);
                }
            } finally {
                for (SocketChannel each : crowd) {
                    each.close();
                }
            }
            assertServed(port);
            Eventually.until("all to be closed", () -> server.descriptors() <= before + 1);
        }
    }

    private static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 0;
    }

    /** The last of the addresses; the first is at the port that every launch has. */
    private static int port(IslayProcess server) {
        String last = server.addresses().getLast();
        return Integer.parseInt(last.substring(last.lastIndexOf(':') + 1));
    }

    /** From several addresses, each of which has some thirty thousand ports. */
    private static void connect(List<SocketChannel> crowd, int port) {
        try {
            for (int i = 0; i < CROWD; i++) {
                SocketChannel one = SocketChannel.open();
                crowd.add(one);
                one.connect(new InetSocketAddress("127.0.0." + (1 + i % 4), port));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertServed(int port) {
        try (RawClient client = RawClient.to("127.0.0.1", port)) {
            assertThat(client.get("/").read().text()).isEqualTo("hello");
        }
    }
}
