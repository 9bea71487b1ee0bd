package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads requests over several applications that do the same: remote ones, or any. PEP 3333 names
 * "load balancing" as a purpose of middleware.
 *
 * <pre>{@code
 * LoadBalancer shop = LoadBalancer.builder()
 *         .node("a", RemoteApplication.at("http://10.0.0.1:8000"))
 *         .node("b", RemoteApplication.at("http://10.0.0.2:8000"), 2.0)
 *         .hashByCookie("session")
 *         .build();
 * }</pre>
 *
 * <p>Policies: least outstanding (if nothing else is said), power of two choices, weighted round
 * robin, and consistent hash by a header field or a cookie. Weights hold for all of them.
 *
 * <p>Health: a node that fails five times in a row (it throws, or answers 502, 503 or 504) is left
 * out for ten seconds, then for twice that, up to eight times; back, it gets its share little by
 * little, but by consistent hash all its keys at once, so that they stay together. What it does
 * when the client has left, so that its thread is interrupted, does not count against it, and no
 * other node is asked then. {@link #check} asks nodes actively; {@link BalancerChecks} does that
 * again and again. If no node is usable, all are asked: a wrong judgement must not close the shop.
 * The log has a warning when a node is left out, with the last failure, and a line when it is back.
 *
 * <p>Another node is asked when one failed before anything of its answer was passed on, and either
 * the request had not begun there (a node tells by running the {@link Runnable} that it finds as
 * {@code islay.not_begun}) or its method is idempotent (RFC 9110, 9.2.2); if its body has been read
 * no further than 64 KiB; if a node is left that was not asked; and if the budget allows: one in
 * five requests. Otherwise the answer, or what was thrown, is passed on.
 *
 * <p>Streaming: nothing is held back. A node that begins its answer only within its body has
 * answered when it returns; what it does later counts for its health.
 *
 * <p>Threads: any number; a lock is held only to choose and to count.
 */
public final class LoadBalancer implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(LoadBalancer.class);

    private final List<Node> nodes;
    private final Policy policy;
    private final Clock clock;
    private final RetryBudget budget;
    private final ReentrantLock lock = new ReentrantLock();

    LoadBalancer(List<Node> nodes, Policy policy, double retries, Clock clock) {
        this.nodes = List.copyOf(nodes);
        this.policy = policy;
        this.clock = clock;
        budget = new RetryBudget(retries);
    }

    /** A balancer in the making. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        within(() -> {
            budget.deposit();
            return nodes;
        });
        return new BalancedCall(this, environ).run(startResponse);
    }

    /** Counts a request for a node, or answers empty if all were asked. */
    Optional<Node> begin(Environ environ, Collection<Node> asked) {
        List<Node> back = new ArrayList<>();
        Optional<Node> begun = begin(environ, asked, back);
        back.forEach(node -> say(node, new News(Node.Turn.BACK, Duration.ZERO), ""));
        return begun;
    }

    private Optional<Node> begin(Environ environ, Collection<Node> asked, List<Node> back) {
        return within(() -> {
            Instant now = clock.instant();
            nodes.stream().filter(node -> node.turn(now) == Node.Turn.BACK).forEach(back::add);
            List<Node> left = nodes.stream().filter(node -> !asked.contains(node)).toList();
            List<Node> usable = left.stream().filter(node -> node.usable(now)).toList();
            List<Node> candidates = usable.isEmpty() ? left : usable;
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            candidates.forEach(node -> node.age(now));
            Node chosen = policy.choose(candidates, environ);
            chosen.begin();
            return Optional.of(chosen);
        });
    }

    /** Whether there is another node and the budget allows to ask it. */
    boolean mayRetry(Collection<Node> asked) {
        return within(() -> asked.size() < nodes.size() && budget.withdraw());
    }

    void succeeded(Node node) {
        within(() -> {
            node.succeeded();
            return node;
        });
    }

    /** Counts a failure, and says so if the node is left out for it. */
    void failed(Node node, String failure) {
        News news =
                within(() -> {
                    Instant now = clock.instant();
                    node.failed(now);
                    return News.of(node, now);
                });
        say(node, news, failure);
    }

    /** What the log is to say of a node when the lock is free again. */
    private record News(Node.Turn turn, Duration ejection) {
        static News of(Node node, Instant now) {
            return new News(node.turn(now), node.ejection(now));
        }
    }

    private static void say(Node node, News news, String why) {
        switch (news.turn()) {
            case LEFT_OUT ->
                    LOG.warn(
                            "node {} is left out {}: {}",
                            node.name(),
                            news.ejection().isZero()
                                    ? "until a check finds it well"
                                    : "for " + news.ejection().toMillis() + " ms",
                            why);
            case BACK -> LOG.info("node {} is back", node.name());
            case NONE -> {}
        }
    }

    void end(Node node) {
        within(() -> {
            node.end();
            return node;
        });
    }

    /**
     * Asks each node whether it is well, all at once, and leaves out those that are not as soon as
     * that is known. Returns when all have answered.
     *
     * @param well such as {@link BalancerChecks#answering(String)}; may block, and is called on a
     *     virtual thread for each node. A node for which it throws is not well
     */
    public void check(Predicate<Application> well) {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.forEach(node -> each.execute(() -> check(well, node)));
        }
    }

    private void check(Predicate<Application> well, Node node) {
        Optional<String> trouble = trouble(well, node);
        if (Departure.known()) { // the checks end, so this one was cut short
            return;
        }
        News news =
                within(() -> {
                    Instant now = clock.instant();
                    node.checked(trouble.isEmpty(), now);
                    return News.of(node, now);
                });
        say(node, news, trouble.orElse("it had failed before"));
    }

    private static Optional<String> trouble(Predicate<Application> well, Node node) {
        try {
            return well.test(node.application())
                    ? Optional.empty()
                    : Optional.of("it did not answer as it should");
        } catch (RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    private <T> T within(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a balancer. Used by one thread. */
    public static final class Builder {
        private record Place(String name, Application application, double weight) {}

        private final List<Place> places = new ArrayList<>();
        private Policy policy = new Policy.LeastOutstanding();
        private Node.Health health =
                new Node.Health(5, Duration.ofSeconds(10), Duration.ofSeconds(30));
        private double retries = 0.2;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** An application of weight 1. */
        public Builder node(String name, Application application) {
            return node(name, application, 1);
        }

        /**
         * An application.
         *
         * @param name decides which keys it gets by consistent hash
         * @param weight its share beside the others'
         * @throws IllegalArgumentException if the weight is not positive
         */
        public Builder node(String name, Application application, double weight) {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "the weight of %s is %s; it has to be more than 0".formatted(name, weight));
            }
            places.add(new Place(name, application, weight));
            return this;
        }

        /** Asks the node with the fewest requests. */
        public Builder leastOutstanding() {
            return by(new Policy.LeastOutstanding());
        }

        /** Draws two nodes and asks the one with fewer requests. */
        public Builder powerOfTwo(RandomGenerator random) {
            return by(new Policy.PowerOfTwo(random));
        }

        /** Asks the nodes in turn. */
        public Builder roundRobin() {
            return by(new Policy.RoundRobin());
        }

        /** Asks the same node for the same value of a header field. */
        public Builder hashByHeader(String name) {
            return by(new Policy.ConsistentHash(Policy.Key.header(name)));
        }

        /** Asks the same node for the same value of a cookie. */
        public Builder hashByCookie(String name) {
            return by(new Policy.ConsistentHash(Policy.Key.cookie(name)));
        }

        private Builder by(Policy policy) {
            this.policy = policy;
            return this;
        }

        /** Leaves a node out after so many failures in a row, for that long at first. */
        public Builder ejecting(int failures, Duration first) {
            health = new Node.Health(failures, first, health.slowStart());
            return this;
        }

        /** How long a node that is back gets less than its share; not for consistent hash. */
        public Builder slowStart(Duration time) {
            health = new Node.Health(health.failures(), health.ejection(), time);
            return this;
        }

        /** Asks again for at most this share of requests; 0 for never. */
        public Builder retries(double share) {
            retries = share;
            return this;
        }

        /** Another clock, for tests. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The balancer.
         *
         * @throws IllegalStateException if it has no node
         */
        public LoadBalancer build() {
            if (places.isEmpty()) {
                throw new IllegalStateException("a balancer needs a node");
            }
            List<Node> nodes =
                    places.stream()
                            .map(each ->
                                    new Node(
                                            each.name(), each.application(), each.weight(), health))
                            .toList();
            return new LoadBalancer(nodes, policy, retries, clock);
        }
    }
}
