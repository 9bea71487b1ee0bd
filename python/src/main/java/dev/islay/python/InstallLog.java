package dev.islay.python;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Keeps what pip says in a file, and shows as much of it as tells a person that it is alive. */
final class InstallLog implements Command.Watch, AutoCloseable {
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final int LINES_LIMIT = 50_000;

    private final Path file;
    private final Writer writer;
    private final Progress progress;
    private final long start = System.nanoTime();
    private long shown = start;
    private int lines;
    private String last = "";

    InstallLog(Path file, Progress progress) throws IOException {
        this.file = file;
        this.writer = Files.newBufferedWriter(file);
        this.progress = progress;
    }

    Path file() {
        return file;
    }

    @Override
    public void line(String line) throws IOException {
        last = line.strip();
        if (lines++ < LINES_LIMIT) {
            writer.write(line);
            writer.write('\n');
        }
        if (last.startsWith("Collecting ") || last.startsWith("Building ")) {
            show(PACE, "  " + last);
        }
    }

    @Override
    public void quiet() {
        show(
                SILENCE,
                "  still at work after " + seconds() + " s" + (last.isEmpty() ? "" : ": " + last));
    }

    long seconds() {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    private void show(Duration distance, String sentence) {
        long now = System.nanoTime();
        if (now - shown >= distance.toNanos()) {
            shown = now;
            progress.step(sentence);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
