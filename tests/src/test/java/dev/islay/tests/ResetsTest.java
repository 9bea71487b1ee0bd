package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that reset their connection at every point of an exchange. That the server is left as it
 * was is asserted at its end too: see {@link IslayProcess}.
 */
final class ResetsTest {
    private static IslayProcess server;
    private long descriptors;

    @BeforeAll
    static void start() {
        server = Launch.all().with("--threads", "4", "--graceful-timeout", "1s").start();
        assertServed();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertServed() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    private static void assertNothingIsLeft(long before) {
        assertServed();
        Eventually.until(
                "connections and files to be closed", () -> server.descriptors() <= before);
        assertThat(server.err().soFar()).noneMatch(line -> line.contains("fault in the front end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /digest HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Content-Length: 20\r\n\r\n"
                        + "01234567890123456789",
                "POST /digest HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nabcde\r\n3;x=y\r\nfgh\r\n0\r\nA: b\r\n\r\n"
                        + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void afterEachByteOfARequest(String request) {
        descriptors = server.descriptors();
        byte[] bytes = request.getBytes(ISO_8859_1);
        for (int sent = 0; sent <= bytes.length; sent++) {
            RawClient client = server.connect();
            client.send(Arrays.copyOf(bytes, sent)).reset();
        }
        assertNothingIsLeft(descriptors);
    }

    /** With the bytes of the body that have come by then: some are in a file. */
    @Test
    void inTheMiddleOfALargeBody() {
        descriptors = server.descriptors();
        byte[] body = new byte[300_000];
        for (int sent = 0; sent <= body.length; sent += 25_000) {
            RawClient client = server.connect();
            client.request("POST", "/digest", "Content-Length: " + body.length);
            client.send(Arrays.copyOf(body, sent)).reset();
        }
        assertNothingIsLeft(descriptors);
    }

    @ParameterizedTest
    @CsvSource({"whole", "blocks", "stream", "file"})
    void afterSoManyBytesOfALargeResponse(String kind) {
        descriptors = server.descriptors();
        for (int taken = 0; taken < 6; taken++) {
            RawClient client = server.connect();
            client.get("/large/" + kind + "?6000000");
            if (taken > 0) {
                client.head();
                client.take((taken - 1) * 400_000);
            }
            client.reset();
        }
        assertNothingIsLeft(descriptors);
    }

    @Test
    void betweenTheBlocksOfAnApplicationThatWaits() {
        descriptors = server.descriptors();
        for (int i = 0; i < 3; i++) {
            RawClient client = server.connect();
            client.get("/gate/steps/reset" + i).head();
            assertThat(new String(client.chunk(), ISO_8859_1)).isEqualTo("first");
            client.reset();
        }
        for (int i = 0; i < 3; i++) {
            try (RawClient client = server.connect()) {
                client.get("/gate/open/reset" + i).read();
            }
        }
        assertNothingIsLeft(descriptors);
    }
}
