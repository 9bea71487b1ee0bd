package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The control socket and the commands that talk to it. */
final class ControlTest {
    @TempDir Path place;

    private Launch launch(String app, String... options) {
        return Launch.of(app).with("--graceful-timeout", "500ms").with(options).in(place);
    }

    /** A command, typed in the directory of the server by the same user. */
    private IslayProcess.Ended typed(IslayProcess server, String... arguments) {
        return Launch.exactly(arguments)
                .in(place)
                .variable("XDG_RUNTIME_DIR", server.scratch().toString())
                .run();
    }

    private static Path socket(IslayProcess server) {
        try (Stream<Path> files = Files.walk(server.scratch())) {
            return files.filter(path -> path.endsWith("control.sock")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void statusShowsWorkersAndTheRequestThatIsStuck() {
        try (IslayProcess server = launch("gate", "--workers", "2").start();
                RawClient stuck = server.connect()) {
            stuck.get("/wait/for?ever=1");
            Eventually.until(
                    "the request in the status",
                    () -> typed(server, "status").out().contains("GET /wait/for?ever=1"));
            IslayProcess.Ended page = typed(server, "status");
            assertThat(page.status()).as(page.err()).isZero();
            assertThat(page.out())
                    .contains("pid " + server.pid() + ", serving for ")
                    .contains("in " + place)
                    .contains("http://127.0.0.1:" + server.port() + ", 1 connections")
                    .contains("pool /: 2 of 2 workers serve, queue 0 of 2,048");
            server.workers()
                    .forEach(worker -> assertThat(page.out()).contains(worker.pid() + "  serving"));
            IslayProcess.Ended json = typed(server, "status", "--json");
            assertThat(json.out())
                    .startsWith("{\"version\":")
                    .contains("\"method\":\"GET\",\"target\":\"/wait/for?ever=1\"")
                    .contains("\"memory_bytes\":");
        }
    }

    @Test
    void onlyTheOwnerMayUseTheSocket() throws IOException {
        Path path = place.resolve("run.sock");
        try (IslayProcess server = launch("hello", "--control", path.toString()).start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(typed(server, "status", "--control", "run.sock").status()).isZero();
            assertThat(typed(server, "status").out()).contains(path.toString(), "serving");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsNotThereIsRefused() {
        try (IslayProcess server = launch("hello").start()) {
            assertThat(asked(server, "GET", "/nothing").status()).isEqualTo(404);
            assertThat(asked(server, "POST", "/status").status()).isEqualTo(405);
            assertThat(asked(server, "GET", "/status").field("Connection")).isEqualTo("close");
        }
    }

    private static Answer asked(IslayProcess server, String method, String path) {
        try (RawClient client = RawClient.to(socket(server))) {
            return client.request(method, path).read();
        }
    }

    @Test
    void aServerWithoutASocketIsNotFound() {
        try (IslayProcess server = launch("hello", "--control", "off").start()) {
            IslayProcess.Ended asked = typed(server, "status", place.toString());
            assertThat(asked.status()).isEqualTo(1);
            assertThat(asked.err()).containsPattern("no server (of this user )?runs");
        }
    }

    @Test
    void aSocketWhereAServerListensIsNotTaken() {
        Path path = place.resolve("run.sock");
        try (IslayProcess server = launch("hello", "--control", path.toString()).start()) {
            IslayProcess.Ended second = launch("hello", "--control", path.toString()).run();
            assertThat(second.status()).isEqualTo(3);
            assertThat(second.err())
                    .contains("cannot listen at unix:" + path + ": another server listens there");
            assertThat(typed(server, "status").out()).contains("pid " + server.pid());
        }
    }

    @Test
    void theSocketOfADeadServerIsReplaced() {
        Path path = place.resolve("run.sock");
        try (IslayProcess first = launch("hello", "--control", path.toString()).start()) {
            first.kill();
            first.awaitEnd();
            IslayProcess.Ended asked = typed(first, "status", "--control", "run.sock");
            assertThat(asked.status()).isEqualTo(1);
            assertThat(asked.err()).contains("no server answers at " + path);
            assertThat(typed(first, "status").err()).doesNotContain("pid " + first.pid());
            try (IslayProcess second = launch("hello", "--control", path.toString()).start()) {
                assertThat(typed(second, "status").out()).contains("pid " + second.pid());
            }
        }
    }

    @Test
    void ofSeveralServersTheOneOfTheDirectoryIsMeantAndElseTheyAreListed() throws IOException {
        Path other = Files.createDirectory(place.resolve("other"));
        try (IslayProcess first = launch("hello").start();
                IslayProcess second =
                        Launch.of("hello")
                                .in(other)
                                .variable("XDG_RUNTIME_DIR", first.scratch().toString())
                                .start()) {
            assertThat(typed(first, "status").out()).contains("pid " + first.pid());
            assertThat(typed(first, "status", "other").out()).contains("pid " + second.pid());
            Path third = Files.createDirectory(place.resolve("third"));
            IslayProcess.Ended unclear =
                    Launch.exactly("status")
                            .in(third)
                            .variable("XDG_RUNTIME_DIR", first.scratch().toString())
                            .run();
            assertThat(unclear.status()).isEqualTo(2);
            assertThat(unclear.err())
                    .contains("several servers run", "in " + place, "in " + other, "--control ");
        }
    }

    @Test
    void stacksShowWhereARequestWaits() {
        try (IslayProcess server = launch("gate").start();
                RawClient stuck = server.connect()) {
            assertThat(typed(server, "stacks").out()).isEqualTo("no request runs");
            stuck.get("/wait/for?ever=1");
            Eventually.until(
                    "the stack",
                    () -> typed(server, "stacks").out().matches("(?s).*line \\d+, in _wait\n.*"));
            assertThat(typed(server, "stacks").out())
                    .contains("GET /wait/for?ever=1 (request ", "in application")
                    .doesNotContain("islay_worker");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CPYTHON_3_6", "CPYTHON_3_13", "EMBEDDED"})
    void stacksShowWhereARequestIsWhileCodeInCHoldsTheInterpreter(Python python) {
        Launch launch = launch("backtracks", "--graceful-timeout", "100ms").on(python);
        try (IslayProcess server = launch.start();
                RawClient stuck = server.connect()) {
            stuck.get("/search");
            Eventually.until(
                    "the stack",
                    () -> typed(server, "stacks").out().matches("(?s).*line \\d+, in search\n.*"));
            IslayProcess.Ended stop = typed(server, "stop");
            assertThat(stop.status()).isEqualTo(1);
            assertThat(stop.out()).contains("cut off:", "GET /search (request ", ", in search");
            assertThat(server.awaitEnd().err())
                    .containsPattern(
                            "cut off: GET /search \\(request \\d+\\), [\\d.]+ s old, in worker")
                    .contains(", in search");
        }
    }

    @Test
    void stopStopsTheServerAndWaitsForItsEnd() {
        try (IslayProcess server = launch("hello").start()) {
            IslayProcess.Ended stop = typed(server, "stop");
            assertThat(stop.out()).as(stop.err()).isEqualTo("stopped");
            assertThat(stop.status()).isZero();
            assertThat(server.awaitEnd().status()).isZero();
        }
    }

    @Test
    void reloadReplacesTheWorkersOrSaysWhyNot() throws IOException {
        Path file = place.resolve("wsgi.py");
        Files.copy(Launch.APPS.resolve("hello/wsgi.py"), file);
        Launch launch = Launch.exactly("--bind", "127.0.0.1:0", "./").in(place);
        try (IslayProcess server = launch.start()) {
            long before = server.worker().pid();
            IslayProcess.Ended reload = typed(server, "reload");
            assertThat(reload.status()).as(reload.out() + reload.err()).isZero();
            assertThat(reload.out()).contains("new workers serve /");
            long after = server.worker().pid();
            assertThat(after).isNotEqualTo(before);
            Files.writeString(file, "raise ValueError('a mistake')\n");
            IslayProcess.Ended refused = typed(server, "reload", "/");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).contains("not reloaded:", "ValueError: a mistake");
            assertThat(server.worker().pid()).isEqualTo(after);
            IslayProcess.Ended unknown = typed(server, "reload", "/blog");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.out()).contains("there is no pool /blog, only /");
        }
    }

    @Test
    void clientsAreServedWhileTheSocketIsFlooded() throws InterruptedException {
        try (IslayProcess server = launch("hello").start()) {
            Path socket = socket(server);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger told = new AtomicInteger();
            List<Thread> flood = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                flood.add(Thread.startVirtualThread(() -> flood(socket, over, told)));
            }
            Eventually.until("the flood", () -> told.get() > 200);
            Load load = new Load(server, 4, "/");
            load.awaitAnswers(1000);
            load.stop();
            assertThat(load.others()).isEmpty();
            over.set(true);
            for (Thread thread : flood) {
                thread.join();
            }
            assertThat(typed(server, "status").status()).isZero();
        }
    }

    private static void flood(Path socket, AtomicBoolean over, AtomicInteger told) {
        while (!over.get()) {
            try (RawClient client = RawClient.to(socket)) {
                client.get("/status").head();
                told.incrementAndGet();
            } catch (UncheckedIOException | AssertionError refused) {
                Thread.yield();
            }
        }
    }
}
