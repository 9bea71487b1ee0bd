package dev.islay.tests;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Clients that ask a balance again and again, and count which node each answer is from. */
final class NodeLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, AtomicInteger> shares = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean stopped;

    /** {@code ask}: sends a request of a number. */
    NodeLoad(IslayProcess gateway, int clients, BiFunction<RawClient, Integer, RawClient> ask) {
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> run(gateway, ask)));
        }
    }

    private void run(IslayProcess gateway, BiFunction<RawClient, Integer, RawClient> ask) {
        while (!stopped) {
            try (RawClient client = gateway.connect()) {
                while (!stopped) {
                    count(ask.apply(client, asked.incrementAndGet()).read());
                }
            } catch (UncheckedIOException | AssertionError e) {
                failures.add(e.toString());
            }
        }
    }

    private void count(Answer answer) {
        if (answer.status() == 200) {
            shares.computeIfAbsent(answer.text(), _ -> new AtomicInteger()).incrementAndGet();
        } else {
            failures.add(answer.toString());
        }
    }

    /** Answers of one node. */
    int of(String node) {
        return shares.getOrDefault(node, new AtomicInteger()).get();
    }

    /** Answers of all nodes. */
    int answers() {
        return shares.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** So many more than now. */
    NodeLoad awaitMore(int count) {
        int then = answers();
        Eventually.until(
                () -> count + " more answers; there are " + this,
                () -> answers() >= then + count,
                PATIENCE);
        return this;
    }

    /** What was no answer. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Counts from here on. */
    void forget() {
        shares.clear();
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The part of one node, from 0 to 1. */
    double share(String node) {
        return of(node) / (double) Math.max(1, answers());
    }

    /** The shares in per cent. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(shares)
                .forEach((node, _) ->
                        text.append("%s %.1f %%  ".formatted(node, 100 * share(node))));
        return "%s of %d; failed %d".formatted(text, answers(), failures.size());
    }
}
