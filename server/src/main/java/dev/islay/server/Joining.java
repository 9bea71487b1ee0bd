package dev.islay.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What several applications are together, as settings describe it. */
public sealed interface Joining {
    /** The name that {@code use} has for it. */
    String name();

    /**
     * {@link dev.islay.middleware.LoadBalancer}.
     *
     * @param nodes one for each part
     */
    record Balance(List<Node> nodes, Choice choice, Patience patience, Optional<HealthCheck> check)
            implements Joining {
        @Override
        public String name() {
            return TargetReader.LOAD_BALANCER;
        }
    }

    /** A part of a balance. */
    record Node(String name, double weight) {}

    /**
     * Which node is asked.
     *
     * @param header the field whose value decides, with {@link Policy#CONSISTENT_HASH}
     * @param cookie the same of a cookie; there is one of the two
     */
    record Choice(Policy policy, Optional<String> header, Optional<String> cookie) {}

    /** The ways to choose. */
    enum Policy {
        /** The node with the fewest requests. */
        LEAST_OUTSTANDING,
        /** The less busy one of two by chance. */
        POWER_OF_TWO,
        /** In turn. */
        ROUND_ROBIN,
        /** The same node for the same value. */
        CONSISTENT_HASH
    }

    /**
     * What a node that fails is in for.
     *
     * @param failures in a row after which it is left out
     * @param ejection how long at first
     * @param slowStart how long one that is back gets less than its share
     * @param retries the share of requests that may be asked again
     */
    record Patience(int failures, Duration ejection, Duration slowStart, double retries) {}

    /**
     * {@link dev.islay.middleware.Cascade}.
     *
     * @param statuses answers with these are passed over
     * @param kept bytes of a request's body
     */
    record Cascade(Set<Integer> statuses, int kept) implements Joining {
        @Override
        public String name() {
            return TargetReader.CASCADE;
        }
    }

    /**
     * {@link dev.islay.middleware.UrlMap}.
     *
     * @param places one for each part
     */
    record UrlMap(List<String> places) implements Joining {
        @Override
        public String name() {
            return TargetReader.URL_MAP;
        }
    }
}
