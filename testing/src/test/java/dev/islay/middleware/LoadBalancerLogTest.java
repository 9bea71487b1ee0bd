package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.testing.TestRequest;
import dev.islay.wsgi.Body;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the log says of nodes; SLF4J's simple provider writes to the standard error. */
@ResourceLock(Resources.SYSTEM_ERR)
class LoadBalancerLogTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Ticking clock = new Ticking();

    private final LoadBalancer balancer =
            LoadBalancer.builder()
                    .node("a", (_, _) -> Body.empty())
                    .clock(clock)
                    .ejecting(2, Duration.ofSeconds(10))
                    .build();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(before);
    }

    private List<String> said() {
        return lines.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("LoadBalancer"))
                .map(line -> line.replaceFirst("^.*?(WARN|INFO) \\S+ - ", "$1 "))
                .toList();
    }

    private Node ask() {
        Node node = balancer.begin(TestRequest.get("/").environ(), List.of()).orElseThrow();
        balancer.end(node);
        return node;
    }

    @Test
    void aNodeThatFailsIsNamedOnceWhenItIsLeftOutAndOnceWhenItIsBack() {
        for (int i = 0; i < 5; i++) {
            balancer.failed(ask(), "it answered 503 Busy");
        }
        assertThat(said())
                .containsExactly("WARN node a is left out for 10000 ms: it answered 503 Busy");

        clock.pass(Duration.ofSeconds(60));
        balancer.succeeded(ask());
        ask();
        assertThat(said()).hasSize(2).endsWith("INFO node a is back");
    }

    @Test
    void aNodeWhoseChecksFailIsNamedOnceWhenItIsLeftOutAndOnceWhenItIsBack() {
        balancer.check(_ -> false);
        balancer.check(_ -> {
            throw new IllegalStateException("later");
        });
        balancer.check(_ -> true);
        balancer.check(_ -> true);

        assertThat(said())
                .containsExactly(
                        "WARN node a is left out until a check finds it well: it did not answer as"
                                + " it should",
                        "INFO node a is back");
    }
}
