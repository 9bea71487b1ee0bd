package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that go through the memory which a thread of a worker shares with the front end, and those
 * just too small for it, or in more pieces than it has: each arrives as it was.
 */
@OnEachPython
final class LargeBodiesTest {
    private static final int PERIOD = 251;

    private final IslayProcess server;

    LargeBodiesTest(Python python) {
        server = SharedServers.on(python);
    }

    @ParameterizedTest
    @CsvSource({
        "whole, 16384",
        "whole, 16385",
        "whole, 65536",
        "whole, 131072",
        "whole, 131073",
        "whole, 3000000",
        "blocks, 65260",
        "blocks, 3000000",
        "stream, 20000",
        "stream, 3000000",
    })
    void aBodyArrivesAsItWasHoweverOften(String kind, int size) {
        for (int i = 0; i < 3; i++) {
            try (RawClient client = server.connect()) {
                check(client.get("/large/" + kind + "?" + size).read(), size);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "blocks", "stream"})
    void manyAtOnceDoNotMix(String kind) {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                clients.add(server.connect().get("/large/" + kind + "?" + size(i)));
            }
            for (int i = 0; i < 30; i++) {
                check(clients.get(i).read(), size(i));
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static int size(int number) {
        return 30_000 + 11_111 * number;
    }

    private static void check(Answer answer, int size) {
        byte[] body = answer.body();
        assertThat(body).hasSize(size);
        for (int i = 0; i < size; i++) {
            if (body[i] != (byte) (i % PERIOD)) {
                assertThat(body[i]).as("byte %d", i).isEqualTo((byte) (i % PERIOD));
            }
        }
    }
}
