package dev.islay.server;

import dev.islay.gateway.Entrance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The listeners of a server, which may change while it serves. One of the new plan is the one of
 * the old that has its name, else its addresses: what it listens at stays open.
 *
 * <p>Threading: the main thread.
 */
final class Listeners implements AutoCloseable {
    private final Listener.Parts parts;
    private final Map<Listener, CompletableFuture<Void>> leaving = new HashMap<>();
    private volatile List<Listener> current = List.of();

    Listeners(Listener.Parts parts) {
        this.parts = parts;
    }

    /**
     * What a new plan makes of the listeners; every address that it has is bound.
     *
     * @param kept by what they become
     */
    record Change(Map<ListenerPlan, Listener> kept, List<Listener> added, List<Listener> gone) {
        /** In words. */
        @Override
        public String toString() {
            return "listeners: kept %d, added %d, ended %d"
                    .formatted(kept.size(), added.size(), gone.size());
        }
    }

    /** Binds what the plan adds. When that fails all is as it was. */
    Change bind(Plan plan) throws StartRefused {
        Map<ListenerPlan, Listener> kept = matched(plan.listeners());
        List<Listener> added =
                plan.listeners().stream()
                        .filter(one -> !kept.containsKey(one))
                        .map(one -> new Listener(one, parts))
                        .toList();
        List<Listener> gone =
                current.stream().filter(listener -> !kept.containsValue(listener)).toList();
        Change change = new Change(kept, added, gone);
        try {
            for (Map.Entry<ListenerPlan, Listener> each : kept.entrySet()) {
                each.getValue().extend(each.getKey());
            }
            for (Listener listener : added) {
                listener.bind();
            }
        } catch (StartRefused refused) {
            undo(change);
            throw refused;
        }
        return change;
    }

    private Map<ListenerPlan, Listener> matched(List<ListenerPlan> wanted) {
        Map<ListenerPlan, Listener> matched = new LinkedHashMap<>();
        List<Listener> free = new ArrayList<>(current);
        match(wanted, free, matched, ListenerPlan::name);
        match(wanted, free, matched, one -> one.settings().value(ListeningSettings.BIND));
        return matched;
    }

    private static void match(
            List<ListenerPlan> wanted,
            List<Listener> free,
            Map<ListenerPlan, Listener> matched,
            Function<ListenerPlan, Object> by) {
        for (ListenerPlan one : wanted) {
            Optional<Listener> same =
                    free.stream()
                            .filter(listener -> by.apply(listener.plan()).equals(by.apply(one)))
                            .findFirst();
            if (same.isPresent() && matched.putIfAbsent(one, same.get()) == null) {
                free.remove(same.get());
            }
        }
    }

    /** Takes back what {@link #bind} has done. */
    void undo(Change change) {
        change.kept().values().forEach(Listener::retract);
        change.added().forEach(Listener::close);
    }

    /**
     * From now on the listeners are as the plan says, with these mounts.
     *
     * @param grace for the connections of those that are gone
     */
    void follow(Change change, Function<ListenerPlan, Entrance> mounts, Duration grace) {
        change.kept().forEach((plan, listener) -> listener.follow(plan));
        current = Stream.concat(change.kept().values().stream(), change.added().stream()).toList();
        current.forEach(listener -> listener.accept(mounts.apply(listener.plan())));
        leaving.values().removeIf(CompletableFuture::isDone);
        change.gone().forEach(listener -> leaving.put(listener, listener.leave(grace)));
    }

    /** Those that are there now. Any thread. */
    Stream<Listener> all() {
        return current.stream();
    }

    /** As the first line of a ready server names them. */
    List<String> addresses() {
        return current.stream().flatMap(listener -> listener.addresses().stream()).toList();
    }

    /**
     * Stops accepting; completes when the last connection has ended.
     *
     * @param quiet how long a connection must have been idle to be ended without a response
     */
    CompletableFuture<Void> drain(Duration quiet) {
        Stream<CompletableFuture<Void>> now =
                current.stream().map(listener -> listener.drain(quiet));
        return Server.all(Stream.concat(now, leaving.values().stream()).toList());
    }

    @Override
    public void close() {
        current.forEach(Listener::close);
        leaving.keySet().forEach(Listener::close);
    }
}
