package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
    private static boolean asked(String peer, String... lines) throws RequestRefused {
        Peer from = new Peer(peer, 1, "127.0.0.1", 80, "http");
        Request request = new RequestPolicy(10).check(WireHead.of("GET / HTTP/1.1", lines), from);
        return Loopback.asked(new ForwardedHeaders(List.of()).apply(request));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "127.0.0.1, LocalHost:8000",
        "127.0.0.9, 127.0.0.1:8000",
        "::1, [::1]:8000",
    })
    void whoAsksThisMachineFromThisMachineIsHere(String peer, String host) throws Exception {
        assertThat(asked(peer, "Host: " + host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, localhost",
        "127.0.0.1, example.com",
        "127.0.0.1, 127.0.0.1.example.com",
        "127.0.0.1, 192.0.2.1:8000",
        "'', localhost",
    })
    void whoComesFromElsewhereOrAsksForAnotherNameIsNot(String peer, String host) throws Exception {
        assertThat(asked(peer, "Host: " + host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded: for=a", "Via: 1.1 a", "x-forwarded-FOR: a"})
    void whatWasPassedOnComesFromElsewhere(String field) throws Exception {
        List<String> lines = new ArrayList<>(List.of("Host: localhost", field));
        assertThat(asked("127.0.0.1", lines.toArray(String[]::new))).isFalse();
    }
}
