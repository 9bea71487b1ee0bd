package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More clients that take nothing of large responses than there are application threads. The kernel
 * takes some three megabytes of each.
 */
final class SlowReadersTest {
    private static final int SIZE = 6 << 20;
    private static final int READERS = 6;

    private static IslayProcess server;

    @BeforeAll
    static void start() {
        server = start("24m");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static IslayProcess start(String memory, String... options) {
        return Launch.all()
                .with("--threads", "2", "--graceful-timeout", "1s", "--response-memory", memory)
                .with(options)
                .start();
    }

    private static List<RawClient> slowReaders(IslayProcess server, String kind, int size) {
        List<RawClient> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(server.connect().get("/large/" + kind + "?" + size));
        }
        return readers;
    }

    private static void close(List<RawClient> readers) {
        readers.forEach(RawClient::close);
    }

    private static void assertHelloIsServed(IslayProcess server) {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i % (251 * 260) % 251);
        }
        return content;
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "blocks", "stream", "file"})
    void theyKeepNobodyAndGetEverything(String kind) {
        List<RawClient> readers = slowReaders(server, kind, SIZE);
        assertHelloIsServed(server);
        byte[] content = content(SIZE);
        for (RawClient reader : readers) {
            assertThat(Arrays.equals(reader.read().body(), content)).as(kind).isTrue();
            assertThat(reader.get("/hello").read().text()).isEqualTo("hello");
        }
        close(readers);
    }

    @Test
    void theyMayAllLeaveAtOnce() {
        List<RawClient> readers = slowReaders(server, "blocks", SIZE);
        assertHelloIsServed(server);
        readers.forEach(RawClient::reset);
        assertHelloIsServed(server);
    }

    @Test
    void whenThereIsNoRoomAndTheyKeepAllThreadsTheSlowestLeave() {
        try (IslayProcess small =
                start("24m", "--response-file", "0", "--reader-timeout", "300ms")) {
            List<RawClient> readers = slowReaders(small, "stream", SIZE);
            assertHelloIsServed(small);
            assertThat(small.err().await("(--reader-timeout)")).contains("cut off");
            close(readers);
        }
    }

    @Test
    void theMemoryForWhatTheyDoNotTakeIsBounded() {
        try (IslayProcess small = start("64k")) {
            List<RawClient> readers = slowReaders(small, "whole", SIZE);
            assertHelloIsServed(small);
            try (RawClient client = small.connect()) {
                byte[] body = client.get("/large/whole?100000").read().body();
                assertThat(Arrays.equals(body, content(100_000))).isTrue();
            }
            close(readers);
        }
    }
}
