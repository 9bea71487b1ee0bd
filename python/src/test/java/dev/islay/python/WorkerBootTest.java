package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ResponseRules;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the start of a worker ends when it does not come up, and who may connect meanwhile. */
@Timeout(60)
class WorkerBootTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir Path directory;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final Nobody observer = new Nobody();
    private Path sleeper;
    private Surroundings around;
    private PythonPool pool;

    @BeforeEach
    void makePool() throws IOException {
        sleeper = Files.writeString(directory.resolve("sleeper"), "#!/bin/sh\nexec sleep 600\n");
        assertThat(sleeper.toFile().setExecutable(true)).isTrue();
        around =
                new Surroundings(
                        loop,
                        WorkerTransport.NIO,
                        new ResponseRules("", () -> Instant.EPOCH, () -> 0),
                        AccessLog.NONE,
                        Runnable::run,
                        new WorkerProcesses());
        pool =
                new PythonPool(
                        new PoolOptions(9, LONG, LONG, LONG, directory.resolve("p"), path -> {}),
                        around,
                        observer);
    }

    @AfterEach
    void endPool() throws Exception {
        pool.kill();
        pool.drain().get(30, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        assertThat(directory.toFile().list()).containsExactly("sleeper");
    }

    private WorkerOptions options(
            Duration bootTimeout, List<Path> pythonPath, Map<String, String> environment) {
        return new WorkerOptions(
                new Interpreter(sleeper, "3.14.3", "CPython", null, Map.of(), "test"),
                Path.of("/home"),
                List.of(new Hosted("a:b", Map.of())),
                1,
                new WorkerOptions.Placement(null, pythonPath),
                environment,
                false,
                "islay",
                0,
                bootTimeout,
                false,
                false,
                null,
                Hooks.NONE,
                false);
    }

    private String failure() throws Exception {
        return Objects.requireNonNull(observer.failed.get(30, TimeUnit.SECONDS).get(0)).summary();
    }

    @Test
    void anEnvironmentThatNoProcessCanHaveFailsTheStart() throws Exception {
        pool.spawn(1, options(LONG, List.of(), Map.of("A=B", "c")));
        assertThat(failure()).startsWith("cannot start ").contains("A=B");
    }

    @Test
    void aFaultOfOursFailsTheStart() throws Exception {
        pool.spawn(1, options(LONG, Collections.singletonList(null), Map.of()));
        assertThat(failure())
                .startsWith("the worker cannot be started: ")
                .contains("NullPointerException");
    }

    @Test
    void whoeverConnectsAndNeverGreetsIsClosedAtTheBootTimeOut() throws Exception {
        pool.spawn(1, options(Duration.ofSeconds(2), List.of(), Map.of()));
        try (SocketChannel silent = connect(directory.resolve("p-1.sock"));
                SocketChannel slow = connect(directory.resolve("p-1.sock"))) {
            slow.write(ByteBuffer.allocate(3));
            assertThat(ended(silent)).isTrue();
            assertThat(ended(slow)).isTrue();
        }
        assertThat(failure()).contains("--boot-timeout");
    }

    @Test
    void nobodyLingersWhenTheWorkerServes() throws Exception {
        Worker worker =
                new Worker(
                        pool, loop, 1, options(LONG, List.of(), Map.of()), directory.resolve("w"));
        WorkerStarts starts = new WorkerStarts(around, directory.resolve("w"));
        loop.submit(() -> worker.start(starts)).get();
        ProcessHandle process = process(worker);
        try (SocketChannel silent = connect(directory.resolve("w.sock"))) {
            EmbeddedChannel thread = new EmbeddedChannel();
            loop.submit(
                            () -> {
                                worker.connected(new EmbeddedChannel(), "control");
                                worker.connected(thread, "0");
                                worker.report().loaded(0, Map.of());
                                worker.ready(Map.of());
                                return worker;
                            })
                    .get();
            assertThat(ended(silent)).isTrue();
        }
        loop.submit(() -> worker.startFailed("the test is over")).get();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    /** Waits until there is one: it comes before the worker connects. */
    private ProcessHandle process(Worker worker) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            long pid = loop.submit(worker::pid).get();
            if (pid != 0) {
                return ProcessHandle.of(pid).orElseThrow();
            }
        }
        throw new AssertionError("the worker has no process");
    }

    /** Waits for its end. One that had not even been accepted is reset. */
    private static boolean ended(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) == -1;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits until a worker could connect there. */
    private static SocketChannel connect(Path socket) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
