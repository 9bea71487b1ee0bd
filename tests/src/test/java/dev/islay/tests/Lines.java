package dev.islay.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Collects the lines of a stream on a thread of its own, and lets others wait for one. */
final class Lines {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    Lines(InputStream stream) {
        reader = Thread.ofPlatform().daemon().start(() -> collect(stream));
    }

    private void collect(InputStream stream) {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the stream broke: " + e.getMessage() + ")");
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
    }

    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    String text() {
        return String.join("\n", soFar());
    }

    boolean has(Predicate<String> wanted) {
        return soFar().stream().anyMatch(wanted);
    }

    /** Waits for a line that contains the text and returns it. */
    String await(String part) {
        Eventually.until("a line with: " + part, () -> has(line -> line.contains(part)));
        return soFar().stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }

    /**
     * Waits for the end of the stream; what still holds it open after a while is not waited for.
     */
    void awaitEnd() throws InterruptedException {
        reader.join(2000);
    }

    @Override
    public String toString() {
        return text();
    }
}
