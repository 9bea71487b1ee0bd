package dev.islay.server;

import dev.islay.middleware.BalancerChecks;
import dev.islay.middleware.Cascade;
import dev.islay.middleware.LoadBalancer;
import dev.islay.middleware.UrlMap;
import dev.islay.wsgi.Application;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The applications that settings put together: remote ones, and several that are one. A remote one
 * is opened once, wherever it stands; several are joined once for all places of their mount.
 *
 * <p>Threading: the main thread.
 */
final class ComposedApplications {
    private final Map<RemoteText, Application> remotes = new LinkedHashMap<>();
    private final Map<Pipeline.Joined, Application> joined = new IdentityHashMap<>();
    private final List<BalancerChecks> checks = new ArrayList<>();

    boolean isEmpty() {
        return remotes.isEmpty();
    }

    /** Makes a client; nothing is connected yet. */
    void open(Pipeline.Remote remote) throws StartRefused {
        if (remotes.containsKey(remote.remote())) {
            return;
        }
        try {
            remotes.put(remote.remote(), RemoteClient.of(remote.remote()));
        } catch (NoClassDefFoundError e) {
            throw new StartRefused(
                    ExitStatus.APPLICATION,
                    "%s: %s needs dev.islay:islay-remote on the class path"
                            .formatted(remote.origin(), remote.remote()));
        }
    }

    /** Those that were opened. */
    List<RemoteText> remotes() {
        return List.copyOf(remotes.keySet());
    }

    Application remote(RemoteText remote) {
        return Objects.requireNonNull(remotes.get(remote));
    }

    /** {@code made}: makes a part. */
    Application joined(Pipeline.Joined several, Function<Pipeline, Application> made) {
        Application known = joined.get(several);
        if (known != null) {
            return known;
        }
        List<Application> parts = several.parts().stream().map(made).toList();
        Application whole =
                switch (several.joining()) {
                    case Joining.Balance balance -> balanced(balance, parts);
                    case Joining.Cascade cascade ->
                            Cascade.of(parts.toArray(Application[]::new))
                                    .on(cascade.statuses())
                                    .keeping(cascade.kept());
                    case Joining.UrlMap map -> UrlMap.of(byPlace(map.places(), parts));
                };
        joined.put(several, whole);
        return whole;
    }

    private static Map<String, Application> byPlace(List<String> places, List<Application> parts) {
        Map<String, Application> map = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            map.put(places.get(i), parts.get(i));
        }
        return map;
    }

    private Application balanced(Joining.Balance balance, List<Application> parts) {
        Joining.Patience patience = balance.patience();
        LoadBalancer.Builder builder =
                LoadBalancer.builder()
                        .ejecting(patience.failures(), patience.ejection())
                        .slowStart(patience.slowStart())
                        .retries(patience.retries());
        for (int i = 0; i < parts.size(); i++) {
            Joining.Node node = balance.nodes().get(i);
            builder.node(node.name(), parts.get(i), node.weight());
        }
        LoadBalancer balancer = chosen(builder, balance.choice()).build();
        balance.check()
                .map(check ->
                        new BalancerChecks(
                                balancer,
                                check.every(),
                                BalancerChecks.answering(check.path(), check.timeout())))
                .ifPresent(checks::add);
        return balancer;
    }

    private static LoadBalancer.Builder chosen(
            LoadBalancer.Builder builder, Joining.Choice choice) {
        return switch (choice.policy()) {
            case LEAST_OUTSTANDING -> builder.leastOutstanding();
            case POWER_OF_TWO -> builder.powerOfTwo(new SplittableRandom());
            case ROUND_ROBIN -> builder.roundRobin();
            case CONSISTENT_HASH ->
                    choice.header()
                            .map(builder::hashByHeader)
                            .orElseGet(() -> builder.hashByCookie(choice.cookie().orElseThrow()));
        };
    }

    /** What is to be closed at the end, in this order, by name. */
    Map<String, Object> opened() {
        Map<String, Object> opened = new LinkedHashMap<>();
        checks.forEach(each -> opened.put("health checks " + opened.size(), each));
        remotes.forEach((text, remote) -> opened.put(text.toString(), remote));
        return opened;
    }
}
