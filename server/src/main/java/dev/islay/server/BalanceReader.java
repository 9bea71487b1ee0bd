package dev.islay.server;

import dev.islay.server.Joining.Choice;
import dev.islay.server.Joining.Node;
import dev.islay.server.Joining.Patience;
import dev.islay.server.Joining.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlTable;

/** Reads the keys of {@code {use = "load-balancer", …}}. For one table, on one thread. */
final class BalanceReader {
    private static final String NODES = "nodes";
    private static final double HEAVIEST = 1_000_000;
    private static final double LIGHTEST = 0.001;
    private static final Kind<Duration> TIME = Kinds.duration("0s");
    private static final Kind<String> TOKEN =
            new Kind<>("NAME", "a name without spaces", BalanceReader::token);

    /** Reads a target within the table. */
    @FunctionalInterface
    interface Inner {
        Optional<TargetText> read(String key, FileValue value);
    }

    private final TableParameters parameters;
    private final Inner inner;
    private final List<Node> nodes = new ArrayList<>();
    private final List<TargetText> parts = new ArrayList<>();

    BalanceReader(TableParameters parameters, Inner inner) {
        this.parameters = parameters;
        this.inner = inner;
    }

    private static String token(String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** What it says, if that is right. */
    Optional<Joining> read() {
        for (FileValue value : TargetReader.array(NODES, parameters)) {
            node(value);
        }
        Joining balance =
                new Joining.Balance(
                        List.copyOf(nodes), choice(), patience(), HealthCheck.read(parameters));
        return parts.isEmpty() ? Optional.empty() : Optional.of(balance);
    }

    /** The targets of the nodes, in their order. */
    List<TargetText> parts() {
        return List.copyOf(parts);
    }

    /** A target, or a table with one, {@code weight} and {@code name}. */
    private void node(FileValue value) {
        if (value.toml() instanceof TomlTable table && table.contains(List.of("target"))) {
            TableParameters own = parameters.within(NODES, value);
            FileValue target = own.any("target").orElseThrow();
            double weight = own.number("weight", LIGHTEST, HEAVIEST).orElse(1);
            Optional<String> name = own.value("name", TOKEN);
            own.refuseOthers();
            inner.read(NODES, target).ifPresent(part -> add(part, name, weight, value));
        } else {
            inner.read(NODES, value).ifPresent(part -> add(part, Optional.empty(), 1, value));
        }
    }

    private void add(TargetText part, Optional<String> given, double weight, FileValue at) {
        String name = given.orElseGet(() -> named(part));
        if (nodes.stream().anyMatch(node -> node.name().equals(name))) {
            parameters.mistake(
                    at, "%s: %s is there twice; name = … tells them apart".formatted(NODES, name));
        }
        nodes.add(new Node(name, weight));
        parts.add(part);
    }

    /** As the user wrote it, so that a hash depends on nothing else. */
    private String named(TargetText part) {
        return switch (part) {
            case TargetText.Named named -> named.text();
            case TargetText.Remote remote -> remote.remote().toString();
            case TargetText.Joined joined -> joined.joining().name() + "-" + nodes.size();
        };
    }

    private Choice choice() {
        Policy policy =
                parameters
                        .value("policy", Kinds.choice(Policy.class))
                        .orElse(Policy.LEAST_OUTSTANDING);
        Optional<String> header = parameters.value("header", TOKEN);
        Optional<String> cookie = parameters.value("cookie", TOKEN);
        if (policy == Policy.CONSISTENT_HASH) {
            parameters.requireOne(List.of("header", "cookie"));
        } else if (header.isPresent() || cookie.isPresent()) {
            parameters.mistake("header and cookie are for policy = \"consistent-hash\"");
        }
        return new Choice(policy, header, cookie);
    }

    private Patience patience() {
        return new Patience(
                parameters.value("failures", Kinds.whole(1, 1000)).orElse(5),
                parameters.value("ejection", TIME).orElse(Duration.ofSeconds(10)),
                parameters.value("slow_start", TIME).orElse(Duration.ofSeconds(30)),
                parameters.number("retries", 0, 1).orElse(0.2));
    }
}
