package dev.islay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.python.PoolStatus;
import dev.islay.python.RequestStack;
import dev.islay.python.RunningRequest;
import dev.islay.python.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ControlDocumentsTest {
    private static final RunningRequest REQUEST =
            new RunningRequest(17, "GET", "/\u00e4?\"", 4, 1, 2_500_000_000L);

    private static ServerStatus status(List<RunningRequest> running) {
        WorkerStatus worker =
                new WorkerStatus(
                        1, 4, "serving", 1_000_000_000L, -1, 1024, 9, running, List.of(REQUEST));
        return new ServerStatus(
                Readiness.Phase.SERVING,
                Duration.ofMillis(1500),
                new ServerStatus.Identity("/srv", "", "/run/c.sock", List.of("/srv/a")),
                List.of(new ServerStatus.ListenerStatus("", List.of("http://h:1"), 3)),
                List.of(
                        new ServerStatus.HostedStatus(
                                "/", List.of("/"), 1, false, true, pool(worker))));
    }

    private static PoolStatus pool(WorkerStatus worker) {
        return new PoolStatus(2, 2048, 0, List.of(worker));
    }

    @Test
    void theStatusIsOneLineOfJson() {
        String running =
                "{\"request\":17,\"method\":\"GET\",\"target\":\"/\u00e4?\\\"\",\"pid\":4,\"thread\":1,"
                    + "\"age_seconds\":2.5}";
        String worker =
                "{\"pid\":4,\"state\":\"serving\",\"age_seconds\":1.0,\"memory_bytes\":1024,"
                        + "\"served\":9,\"waiting\":1,\"busy_threads\":1,\"running\":["
                        + running
                        + "]}";
        String expected =
                "{\"version\":\"%s\",\"pid\":%d,\"state\":\"serving\",\"age_seconds\":1.5,"
                                .formatted(Version.text(), ProcessHandle.current().pid())
                        + "\"directory\":\"/srv\",\"config\":\"\",\"control\":\"/run/c.sock\","
                        + "\"applications\":[\"/srv/a\"],"
                        + "\"listeners\":[{\"name\":\"\",\"addresses\":[\"http://h:1\"],"
                        + "\"connections\":3}],"
                        + "\"pools\":[{\"name\":\"/\",\"mounts\":[\"/\"],\"ready\":true,"
                        + "\"on_demand\":false,\"workers_wanted\":1,\"queued\":2,"
                        + "\"queue_limit\":2048,\"workers\":["
                        + worker
                        + "]}]}\n";
        assertThat(new String(StatusDocument.of(status(List.of(REQUEST))), UTF_8))
                .isEqualTo(expected);
    }

    @Test
    void atMostFiveThousandRequestsAreListedAndAllAreCounted() {
        List<RunningRequest> many =
                LongStream.range(0, 6000)
                        .mapToObj(id -> new RunningRequest(id, "GET", "/", 4, 1, 0))
                        .toList();
        assertThat(new String(StatusDocument.of(status(many)), UTF_8))
                .contains("\"busy_threads\":6000", "\"request\":4999")
                .doesNotContain("\"request\":5000");
    }

    @Test
    void aLongTargetIsShortened() {
        RunningRequest request = new RunningRequest(1, "GET", "/" + "x".repeat(1000), 4, 1, 0);
        assertThat(request.shortTarget()).hasSize(301).endsWith("x\u2026");
        assertThat(REQUEST.shortTarget()).isEqualTo(REQUEST.target());
    }

    @Test
    void stacksHaveTheirRequests() {
        RequestStack stack = new RequestStack(REQUEST, "  File\n    x", "");
        assertThat(new String(StackDocument.running(List.of(stack)), UTF_8))
                .startsWith("{\"requests\":[{\"request\":17,")
                .endsWith("\"stack\":\"  File\\n    x\",\"trouble\":\"\"}]}\n");
        CutOff cut = new CutOff(List.of(), List.of(REQUEST));
        assertThat(new String(StackDocument.stopped(cut), UTF_8))
                .startsWith("{\"cut_off\":[],\"not_begun\":[{\"request\":17,");
    }

    @Test
    void healthIsYesOrNamesWhatIsMissing() {
        ControlReply yes = Health.reply(List.of());
        assertThat(yes.status()).isEqualTo("200 OK");
        ControlReply no = Health.reply(List.of("pool /: no worker serves"));
        assertThat(no.status()).startsWith("503 ");
        assertThat(new String(no.document(), UTF_8))
                .isEqualTo(
                        "{\"status\":\"unavailable\",\"reasons\":[\"pool /: no worker"
                                + " serves\"]}\n");
    }

    @Test
    void aServerIsReadyWhenItServesAndNoPoolIsMissing() {
        Readiness fine = new Readiness(List::of);
        assertThat(fine.reasons()).containsExactly("the server is starting");
        fine.enter(Readiness.Phase.SERVING);
        assertThat(fine.reasons()).isEmpty();
        fine.enter(Readiness.Phase.STOPPING);
        assertThat(fine.reasons()).containsExactly("the server is stopping");
        Readiness broken = new Readiness(() -> List.of("shop"));
        broken.enter(Readiness.Phase.SERVING);
        assertThat(broken.reasons()).containsExactly("pool shop: no worker serves");
        assertThat(broken.phase().word()).isEqualTo("serving".toLowerCase(Locale.ROOT));
    }
}
