package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.testing.TestRequest;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the nodes get when clients ask one request after the other and every answer takes about as
 * long: a simulation, whose time and chance are made here.
 */
class PolicySharesTest {
    private static final int REQUESTS = 8000;
    private static final Duration SLOW_START = Duration.ofSeconds(30);
    private static final Environ ENVIRON = TestRequest.get("/").environ();

    /** A request that a node answers until then. */
    private record Running(double until, Node node) {}

    private static List<Node> nodes(double... weights) {
        Node.Health health = new Node.Health(5, Duration.ofSeconds(10), SLOW_START);
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Node("n" + i, (_, _) -> Body.empty(), weights[i], health))
                .toList();
    }

    /** Three; a quarter of the slow start of the first is over. */
    private static List<Node> oneOfThemBack() {
        List<Node> nodes = nodes(1, 1, 1);
        nodes.getFirst().checked(false, Instant.EPOCH);
        nodes.getFirst().checked(true, Instant.EPOCH);
        nodes.forEach(node -> node.age(Instant.EPOCH.plus(SLOW_START.dividedBy(4))));
        return nodes;
    }

    /** Per cent of the requests for each node. */
    private static List<Double> shares(
            Policy policy, List<Node> nodes, int clients, double slowest) {
        Random random = new Random(1);
        PriorityQueue<Running> running =
                new PriorityQueue<>(Comparator.comparingDouble(Running::until));
        Map<Node, Integer> counts = new HashMap<>();
        double now = 0;
        for (int i = 0; i < REQUESTS; i++) {
            if (running.size() == clients) {
                Running done = running.remove();
                now = done.until();
                done.node().end();
            }
            Node node = policy.choose(nodes, ENVIRON);
            node.begin();
            counts.merge(node, 1, Integer::sum);
            double time = node == nodes.getFirst() ? slowest : 1;
            running.add(new Running(now + time * random.nextDouble(0.5, 1.5), node));
        }
        return nodes.stream().map(node -> 100.0 * counts.getOrDefault(node, 0) / REQUESTS).toList();
    }

    private static void assertShares(List<Double> shares, double off, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(shares.get(i))
                    .as("the shares are %s", shares)
                    .isBetween(expected[i] - off, expected[i] + off);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16})
    void leastOutstandingFollowsTheWeightsWhateverTheLoad(int clients) {
        Policy policy = new Policy.LeastOutstanding();

        assertShares(shares(policy, nodes(1, 2, 1), clients, 1), 2, 25, 50, 25);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16})
    void twoChoicesFollowTheWeightsWhateverTheLoad(int clients) {
        Policy policy = new Policy.PowerOfTwo(new Random(7));

        assertShares(shares(policy, nodes(1, 2, 1), clients, 1), 6, 25, 50, 25);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16})
    void theOneThatIsBackGetsLittleFromFewClientsToo(int clients) {
        for (Policy policy :
                List.of(new Policy.LeastOutstanding(), new Policy.PowerOfTwo(new Random(7)))) {
            assertShares(shares(policy, oneOfThemBack(), clients, 1), 5, 11, 44, 44);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void theSlowNodeIsSpared(int clients) {
        for (Policy policy :
                List.of(new Policy.LeastOutstanding(), new Policy.PowerOfTwo(new Random(7)))) {
            assertThat(shares(policy, nodes(1, 1, 1), clients, 15).getFirst()).isLessThan(16);
        }
    }
}
