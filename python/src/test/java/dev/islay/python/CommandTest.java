package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path directory;

    @Test
    void theOutcomeHasTheStatusAndTheLastLines() throws Exception {
        Command.Outcome outcome =
                shell("seq 100; echo last >&2; printf end; exit 7", LONG).run(Command.Watch.none());

        assertThat(outcome.status()).isEqualTo(7);
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.tail()).hasSize(20).endsWith("100", "last", "end");
    }

    @Test
    void aLineWithoutAnEndTakesBoundedMemory() throws Exception {
        Command.Outcome outcome =
                shell("head -c 3000000 /dev/zero | tr '\\0' x", LONG).run(Command.Watch.none());

        assertThat(outcome.tail()).singleElement().asString().hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void theEnvironmentIsNotInherited() throws Exception {
        Command.Outcome outcome =
                new Command(List.of("/usr/bin/env"), Map.of("A", "b"), directory, LONG)
                        .run(Command.Watch.none());

        assertThat(outcome.tail()).containsExactly("A=b");
    }

    @Test
    void aProcessThatIsTooSlowIsEndedWithItsChildren() throws Exception {
        List<String> seen = new ArrayList<>();

        assertThatThrownBy(() ->
                        shell("sleep 300 & echo $!; wait", Duration.ofSeconds(1)).run(into(seen)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("1 s");
        assertGone(Long.parseLong(seen.getFirst()));
    }

    @Test
    void anInterruptionEndsTheProcessWithItsChildren() throws Exception {
        CompletableFuture<Long> child = new CompletableFuture<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                shell("sleep 300 & echo $!; wait", LONG).run(first(child));
                            } catch (Exception e) {
                                end.complete(e);
                            }
                        });
        long pid = child.get(20, TimeUnit.SECONDS);
        caller.interrupt();

        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        caller.join();
        assertGone(pid);
    }

    @Test
    void aProcessIsOverThoughADescendantHoldsItsOutput() throws Exception {
        Path pid = directory.resolve("pid");
        Command.Outcome outcome =
                shell("setsid sleep 300 & echo $! > pid; exit 0", LONG).run(Command.Watch.none());

        assertThat(outcome.succeeded()).isTrue();
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    private Command shell(String script, Duration limit) {
        return new Command(
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                directory,
                limit);
    }

    private static void assertGone(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private static Command.Watch into(List<String> lines) {
        return watch(lines::add);
    }

    private static Command.Watch first(CompletableFuture<Long> number) {
        return watch(line -> number.complete(Long.valueOf(line)));
    }

    private static Command.Watch watch(java.util.function.Consumer<String> consumer) {
        return new Command.Watch() {
            @Override
            public void line(String line) {
                consumer.accept(line);
            }

            @Override
            public void quiet() {}
        };
    }
}
