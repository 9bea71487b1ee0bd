package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who runs when: behaviour only, no times. */
final class SchedulingTest {
    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "FREE_THREADED", "PYPY"})
    void requestsBehindOneThatWaitsAreServedMeanwhile(Python python) {
        try (IslayProcess server = Launch.all().on(python).start();
                RawClient stuck = server.connect();
                RawClient fast = server.connect()) {
            stuck.get("/gate/steps/stuck").head();
            stuck.chunk();
            for (int i = 0; i < 2000; i++) {
                fast.get("/hello");
                assertThat(fast.read().status()).isEqualTo(200);
            }
            fast.get("/gate/open/stuck").read();
            assertThat(new String(stuck.chunk())).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "FREE_THREADED", "PYPY"})
    void whatIsSentToAThreadThatShouldSoonBeFreeDoesNotWaitForItInVain(Python python)
            throws InterruptedException {
        try (IslayProcess server = Launch.all().with("--threads", "4").on(python).start()) {
            List<Load> loads =
                    Stream.generate(() -> new Load(server, 1, "/threads")).limit(16).toList();
            loads.forEach(load -> load.awaitAnswers(40));
            List<RawClient> waiting = Stream.generate(server::connect).limit(3).toList();
            for (RawClient each : waiting) {
                each.get("/gate/wait/all");
                awaitMore(loads, 5);
            }
            for (Load load : loads) {
                load.stop();
                assertThat(load.others()).isEmpty();
            }
            try (RawClient other = server.connect()) {
                other.get("/gate/open/all").read();
            }
            waiting.forEach(each -> assertThat(each.read().text()).isEqualTo("went on"));
            waiting.forEach(RawClient::close);
        }
    }

    /** Waits until each has so many answers more than now. */
    private static void awaitMore(List<Load> loads, int count) {
        List<Integer> wanted = loads.stream().map(load -> load.answers() + count).toList();
        for (int i = 0; i < loads.size(); i++) {
            loads.get(i).awaitAnswers(wanted.get(i));
        }
    }

    @Test
    void asManyRequestsWaitAsThereAreThreadsAndOneIsLeftToServe() {
        try (IslayProcess server = Launch.of("gate").start();
                RawClient other = server.connect()) {
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                waiting.add(server.connect().get("/wait/all"));
            }
            Eventually.until(
                    "seven waiting", () -> other.get("/waiting").read().text().equals("7"));
            other.get("/open/all").read();
            for (RawClient client : waiting) {
                assertThat(client.read().text()).isEqualTo("went on");
                client.close();
            }
        }
    }

    @Test
    void requestsThatSleepRunAtTheSameTime() throws InterruptedException {
        try (IslayProcess server = Launch.of("threads").with("--threads", "64").start()) {
            Load load = new Load(server, 64, "/");
            Eventually.until("many at once", () -> Integer.parseInt(words(server)[1]) > 40);
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(words(server)[2]).isEqualTo("True");
            assertThat(words(server)[3]).isEqualTo("False");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_2_7", "EMBEDDED", "FREE_THREADED", "PYPY"})
    void aSingleThreadIsTheMainOneAndNothingOverlaps(Python python) throws InterruptedException {
        try (IslayProcess server =
                Launch.of("threads").on(python).with("--threads", "1", "--workers", "2").start()) {
            Load load = new Load(server, 8, "/");
            load.awaitAnswers(100);
            load.stop();
            assertThat(load.others()).isEmpty();
            assertThat(words(server)).containsExactly("MainThread", "1", "False", "True");
        }
    }

    private static String[] words(IslayProcess server) {
        try (RawClient client = server.connect()) {
            return client.get("/").read().text().split(" ");
        }
    }
}
