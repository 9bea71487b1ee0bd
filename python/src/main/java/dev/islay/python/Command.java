package dev.islay.python;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that is run to its end within a time limit, its output read line by line.
 *
 * <p>The process and its descendants are ended on every path: time-out, interruption of the caller
 * and the end of the JVM. A process that is over while a descendant still holds its output counts
 * as over. Standard input is empty; standard output and error are one stream.
 *
 * @param environment the whole environment of the process
 */
record Command(
        List<String> arguments, Map<String, String> environment, Path directory, Duration limit) {

    private static final int LINE_LIMIT = 2_000;
    private static final int TAIL_LINES = 20;
    private static final int LINES_AHEAD = 1_000;
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Told of each line, and about once a second while there is none. */
    interface Watch {
        void line(String line) throws IOException;

        void quiet();

        /** Hears nothing. */
        static Watch none() {
            return new Watch() {
                @Override
                public void line(String line) {}

                @Override
                public void quiet() {}
            };
        }
    }

    /** The exit status and the last lines of the output. */
    record Outcome(int status, List<String> tail) {
        boolean succeeded() {
            return status == 0;
        }
    }

    private record Line(String text, boolean last) {}

    Outcome run(Watch watch) throws IOException, InterruptedException, TimeoutException {
        Process process = start();
        Thread atExit = Thread.ofPlatform().unstarted(() -> end(process));
        BlockingQueue<Line> lines = new LinkedBlockingQueue<>(LINES_AHEAD);
        Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), lines));
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            return follow(process, lines, watch);
        } catch (IllegalStateException e) {
            throw new IOException("the server is shutting down", e);
        } finally {
            end(process);
            reader.interrupt();
            process.getInputStream().close();
            forget(atExit);
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(arguments)
                        .directory(directory.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Outcome follow(Process process, BlockingQueue<Line> lines, Watch watch)
            throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + limit.toNanos();
        Deque<String> tail = new ArrayDeque<>();
        while (true) {
            Line line = lines.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
            if (line != null && line.last() || line == null && !process.isAlive()) {
                break;
            }
            if (deadline - System.nanoTime() <= 0) {
                throw new TimeoutException("did not end within " + limit.toSeconds() + " s");
            }
            if (line == null) {
                watch.quiet();
            } else {
                keep(tail, line.text());
                watch.line(line.text());
            }
        }
        if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("did not end within " + limit.toSeconds() + " s");
        }
        return new Outcome(process.exitValue(), List.copyOf(tail));
    }

    private static void keep(Deque<String> tail, String line) {
        tail.addLast(line);
        if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
        }
    }

    private static void read(InputStream output, BlockingQueue<Line> lines) {
        StringBuilder line = new StringBuilder();
        byte[] block = new byte[8192];
        try {
            for (int n = output.read(block); n >= 0; n = output.read(block)) {
                split(new String(block, 0, n, StandardCharsets.UTF_8), line, lines);
            }
        } catch (IOException e) {
            // The process was ended: what was read is all there is.
        } catch (InterruptedException e) {
            return;
        }
        if (!line.isEmpty()) {
            lines.offer(new Line(line.toString(), false));
        }
        lines.offer(new Line("", true));
    }

    private static void split(String text, StringBuilder line, BlockingQueue<Line> lines)
            throws InterruptedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                lines.put(new Line(line.toString().stripTrailing(), false));
                line.setLength(0);
            } else if (line.length() < LINE_LIMIT) {
                line.append(c);
            }
        }
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook runs by itself.
        }
    }
}
