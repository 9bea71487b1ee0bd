package dev.islay.python;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts worker processes, all from one platform thread that lives as long as the JVM: Linux sends
 * a process its parent-death signal when the <em>thread</em> that started it ends.
 */
public final class WorkerProcesses {
    /** What systemd says to us alone, see sd_listen_fds(3) and sd_notify(3). */
    private static final Set<String> ACTIVATION =
            Set.of("LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET");

    private final ExecutorService spawner =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("islay-spawner").daemon(true).factory());

    /** Standard output and error are ours; the lines go to the standard input, which is closed. */
    CompletableFuture<Process> start(WorkerOptions options, String lines) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        spawner.execute(() -> {
            try {
                started.complete(spawn(options, lines));
            } catch (IOException | RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    private static Process spawn(WorkerOptions options, String lines) throws IOException {
        Path executable = options.interpreter().executable();
        ProcessBuilder builder =
                new ProcessBuilder(List.of(executable.toString(), options.home().toString()))
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(ACTIVATION);
        environment.putAll(options.interpreter().environment());
        environment.putAll(options.environment());
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(lines.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return process;
    }
}
