package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.python.RequestStack;
import dev.islay.python.RunningRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainOrderTest implements Drain.Parts {
    private static final RunningRequest REQUEST =
            new RunningRequest(17, "GET", "/slow", 4, 1, 2_500_000_000L);

    private final List<String> steps = new ArrayList<>();
    private CompletableFuture<Void> connections = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> workers = CompletableFuture.completedFuture(null);
    private CompletableFuture<CutOff> unfinished =
            CompletableFuture.completedFuture(
                    new CutOff(List.of(new RequestStack(REQUEST, "  in f", "")), List.of()));
    private int waits;
    private int hurryAt = Integer.MAX_VALUE;

    @Override
    public void stopReplacing() {
        steps.add("stop replacing");
    }

    @Override
    public CompletableFuture<Void> endConnections() {
        steps.add("end connections");
        return connections;
    }

    @Override
    public CompletableFuture<Void> endWorkers() {
        steps.add("end workers");
        return workers;
    }

    @Override
    public CompletableFuture<CutOff> unfinished() {
        steps.add("look");
        return unfinished;
    }

    private boolean hurried(long millis) {
        return ++waits > hurryAt;
    }

    private CutOff run(String delay, String grace) throws StartRefused, InterruptedException {
        Settings settings =
                new Sources(
                                Map.of(
                                        "drain-delay",
                                        given(delay),
                                        "graceful-timeout",
                                        given(grace)),
                                Map.of())
                        .settle();
        return new Drain(this, settings, this::hurried).run();
    }

    private static SettingSource.Given given(String text) {
        return new SettingSource.Given("test", List.of(text));
    }

    @Test
    void connectionsEndBeforeWorkersAndNothingIsCutOff() throws Exception {
        assertThat(run("0", "30s")).isEqualTo(CutOff.NOTHING);
        assertThat(steps).containsExactly("stop replacing", "end connections", "end workers");
        assertThat(waits).isZero();
    }

    @Test
    void theDelayComesFirst() throws Exception {
        run("20ms", "30s");
        assertThat(waits).isPositive();
        assertThat(steps).hasSize(3);
    }

    @Test
    void whatDoesNotEndInTimeIsLookedAt() throws Exception {
        workers = new CompletableFuture<>();
        CutOff cut = run("0", "20ms");
        assertThat(steps).endsWith("end workers", "look");
        assertThat(cut.running()).hasSize(1);
    }

    @Test
    void whoHurriesNeitherWaitsForTheDelayNorForRequests() throws Exception {
        hurryAt = 0;
        connections = new CompletableFuture<>();
        assertThat(run("1d", "1d").running()).hasSize(1);
        assertThat(steps).containsExactly("stop replacing", "end connections", "look");
    }

    @Test
    void whatCannotBeFoundOutIsNotWaitedFor() throws Exception {
        hurryAt = 0;
        connections = new CompletableFuture<>();
        unfinished = CompletableFuture.failedFuture(new IllegalStateException("no"));
        assertThat(run("0", "1d")).isEqualTo(CutOff.NOTHING);
    }

    @Test
    void idleConnectionsAreWaitedForNoLongerThanTheGraceAllows() throws StartRefused {
        assertThat(Drain.quiet(Settings.defaults())).isEqualTo(Duration.ofSeconds(1));
        Settings hasty = new Sources(Map.of("graceful-timeout", given("500ms")), Map.of()).settle();
        assertThat(Drain.quiet(hasty)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void theLogTellsOfEachThatRanAndOfOthersTogether() {
        List<RunningRequest> waiting =
                IntStream.range(0, 22)
                        .mapToObj(i -> new RunningRequest(i, "POST", "/" + i, 4, 1, 0))
                        .toList();
        RequestStack unknown = new RequestStack(REQUEST, "", "it is stopped");
        assertThat(new CutOff(List.of(unknown), waiting).entries())
                .satisfiesExactly(
                        one ->
                                assertThat(one)
                                        .isEqualTo(
                                                "cut off: GET /slow (request 17), 2.5 s old, in"
                                                        + " worker 4; where is not known: it is"
                                                        + " stopped"),
                        all ->
                                assertThat(all)
                                        .startsWith("cut off before it was begun: POST /0 (")
                                        .endsWith("POST /19 (request 19) and 2 more"));
    }
}
