package dev.islay.tests;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients that ask one request after the other, each on a connection that it keeps. */
final class Load {
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger badGateways = new AtomicInteger();
    private final Queue<String> others = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile boolean stopped;

    Load(IslayProcess server, int clients, String target) {
        threads =
                IntStream.range(0, clients)
                        .mapToObj(i -> Thread.ofPlatform().start(() -> ask(server, target)))
                        .toList();
    }

    private void ask(IslayProcess server, String target) {
        while (!stopped) {
            try (RawClient client = server.connect()) {
                while (!stopped) {
                    count(client.get(target).read());
                }
            } catch (UncheckedIOException | AssertionError e) {
                others.add(e.toString());
            }
        }
    }

    private void count(Answer answer) {
        switch (answer.status()) {
            case 200 -> answers.incrementAndGet();
            case 502 -> badGateways.incrementAndGet();
            default -> others.add(answer.toString());
        }
    }

    int answers() {
        return answers.get();
    }

    int badGateways() {
        return badGateways.get();
    }

    /** What was neither 200 nor 502. */
    List<String> others() {
        return List.copyOf(others);
    }

    void awaitAnswers(int count) {
        Eventually.until(count + " answers", () -> answers() >= count);
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
