package dev.islay.middleware;

import dev.islay.wsgi.Environ;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * Which node of a {@link LoadBalancer} gets a request. Sans-IO: chooses from what it is given.
 *
 * <p>Threading: called under the balancer's lock.
 */
interface Policy {
    /**
     * One of the nodes.
     *
     * @param nodes those that may be asked, with their weights as they are now; never empty
     */
    Node choose(List<Node> nodes, Environ environ);

    /**
     * The one whose next request would be the least for its weight; of several, the first after the
     * last.
     *
     * <p>That alone would give idle nodes their turns without heed of the weights. So nodes save
     * turns: each request gives every node its part of a turn, as large as its part of the weights,
     * and takes a whole one from the node that gets it. What a node has saved counts as so much
     * less of a request, but never as a whole one: of nodes that weigh the same, a busy one does
     * not come before an idle one. With equal times, the shares are what the weights say, for one
     * client and for many.
     */
    final class LeastOutstanding implements Policy {
        private static final double MOST = 1 - 1e-9;
        private int turn;

        @Override
        public Node choose(List<Node> nodes, Environ environ) {
            double all = nodes.stream().mapToDouble(Node::share).sum();
            for (Node node : nodes) {
                node.credit = Math.min(MOST, node.credit + node.share() / all);
            }
            int first = Math.floorMod(turn++, nodes.size());
            Node best = nodes.get(first);
            for (int i = 1; i < nodes.size(); i++) {
                Node other = nodes.get((first + i) % nodes.size());
                if (next(other) < next(best)) {
                    best = other;
                }
            }
            best.credit = Math.max(-1, best.credit - 1);
            return best;
        }

        private static double next(Node node) {
            return (node.outstanding() + 1 - Math.max(0, node.credit)) / node.share();
        }
    }

    /**
     * Two by chance, as their weights say, and of these the one with fewer requests for its weight;
     * of two alike, the first. A draw without weights would leave the heavy ones short of requests.
     */
    record PowerOfTwo(RandomGenerator random) implements Policy {
        @Override
        public Node choose(List<Node> nodes, Environ environ) {
            Node one = drawn(nodes);
            Node two = drawn(nodes);
            return two.load() < one.load() ? two : one;
        }

        private Node drawn(List<Node> nodes) {
            double point = random.nextDouble() * nodes.stream().mapToDouble(Node::share).sum();
            for (Node node : nodes) {
                point -= node.share();
                if (point < 0) {
                    return node;
                }
            }
            return nodes.getLast();
        }
    }

    /**
     * In turn, as often as their weights say, spread evenly: each gains its weight, the one with
     * the most goes and pays what all gained.
     */
    final class RoundRobin implements Policy {
        @Override
        public Node choose(List<Node> nodes, Environ environ) {
            double all = 0;
            for (Node node : nodes) {
                node.credit += node.share();
                all += node.share();
            }
            Node best =
                    nodes.stream()
                            .max(Comparator.comparingDouble((Node node) -> node.credit))
                            .orElseThrow();
            best.credit -= all;
            return best;
        }
    }

    /**
     * The same one for the same key, by the highest of all nodes' draws: when a node goes, only its
     * keys move. A request without the key goes where the fewest are.
     *
     * <p>There is no slow start: a node that is back has all its keys at once. With a share that
     * grows, each key would stay elsewhere for a while and then move once more.
     */
    final class ConsistentHash implements Policy {
        private final Key key;
        private final Policy otherwise = new LeastOutstanding();

        ConsistentHash(Key key) {
            this.key = key;
        }

        @Override
        public Node choose(List<Node> nodes, Environ environ) {
            String value = key.of(environ);
            if (value.isEmpty()) {
                return otherwise.choose(nodes, environ);
            }
            return nodes.stream()
                    .max(Comparator.comparingDouble((Node node) -> draw(node, value)))
                    .orElseThrow();
        }

        /** Of a node's weight: −weight / ln(u), with u in (0, 1) of the hash of node and key. */
        private static double draw(Node node, String value) {
            CRC32C crc = new CRC32C();
            crc.update(Environ.nativeString(node.name()).getBytes(StandardCharsets.ISO_8859_1));
            crc.update(0);
            crc.update(value.getBytes(StandardCharsets.ISO_8859_1));
            long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
            double u = ((mixed ^ (mixed >>> 32)) >>> 11) * 0x1.0p-53;
            return -node.weight() / Math.log(Math.max(u, Double.MIN_NORMAL));
        }
    }

    /** What of a request decides. */
    @FunctionalInterface
    interface Key {
        /** Empty if the request has none. */
        String of(Environ environ);

        /** A header field. */
        static Key header(String name) {
            return environ -> environ.header(name);
        }

        /** A cookie: RFC 6265, 4.2. */
        static Key cookie(String name) {
            return environ -> {
                for (String pair : environ.header("Cookie").split(";", -1)) {
                    String stripped = pair.strip();
                    if (stripped.startsWith(name + "=")) {
                        return stripped.substring(name.length() + 1);
                    }
                }
                return "";
            };
        }
    }
}
