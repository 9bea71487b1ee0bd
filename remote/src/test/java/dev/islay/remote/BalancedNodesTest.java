package dev.islay.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.islay.middleware.BalancerChecks;
import dev.islay.middleware.LoadBalancer;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real nodes behind a balancer, which are killed and started again while requests run. */
@Timeout(120)
class BalancedNodesTest {
    private static final int CLIENTS = 8;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();
    private final List<RemoteApplication> remotes = new ArrayList<>();

    @AfterEach
    void end() {
        remotes.forEach(RemoteApplication::close);
        servers.values().forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    /** Starts a node; answers its port. */
    private int start(String name, int port) throws IOException {
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    served.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
                    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, text.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(text);
                    }
                });
        server.start();
        servers.put(name, server);
        return server.getAddress().getPort();
    }

    private void stop(String name) {
        Objects.requireNonNull(servers.get(name)).stop(0);
    }

    private RemoteApplication remote(int port) {
        RemoteApplication remote = RemoteApplication.at("http://127.0.0.1:" + port);
        remotes.add(remote);
        return remote;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private int count(String name) {
        return served.getOrDefault(name, new AtomicInteger()).get();
    }

    @Test
    void noRequestFailsWhileNodesDieAndComeBack() throws Exception {
        LoadBalancer.Builder builder =
                LoadBalancer.builder()
                        .roundRobin()
                        .retries(1)
                        .ejecting(2, Duration.ofMillis(200))
                        .slowStart(Duration.ofMillis(200));
        Map<String, Integer> ports = new ConcurrentHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            int port = start(name, 0);
            ports.put(name, port);
            builder.node(name, remote(port));
        }
        LoadBalancer balancer = builder.build();
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        try (BalancerChecks checks =
                new BalancerChecks(
                        balancer, Duration.ofMillis(100), BalancerChecks.answering("/health"))) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> ask(balancer, stopped, done, failures)));
            }
            killAll(ports, done);
            stopped.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(checks).isNotNull();
        }

        assertThat(failures).isEmpty();
        assertThat(done.get()).isGreaterThan(900);
    }

    private void killAll(Map<String, Integer> ports, AtomicInteger done) throws IOException {
        for (String victim : List.of("a", "b", "c")) {
            await(() -> count(victim) > 50);
            stop(victim);
            int then = done.get();
            await(() -> done.get() > then + 300);
            served.remove(victim);
            start(victim, ports.getOrDefault(victim, 0));
            await(() -> count(victim) > 50);
        }
    }

    private static void ask(
            LoadBalancer balancer,
            AtomicBoolean stopped,
            AtomicInteger done,
            Queue<String> failures) {
        TestClient client = TestClient.of(balancer);
        while (!stopped.get()) {
            try {
                TestResponse response = client.get("/");
                if (response.code() != 200) {
                    failures.add(response.status() + response.errors());
                }
            } catch (Exception | AssertionError e) {
                failures.add(e.toString());
            }
            done.incrementAndGet();
        }
    }
}
