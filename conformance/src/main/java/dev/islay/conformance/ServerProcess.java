package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server started by a command, with what it writes. Closing it ends it and all its descendants.
 *
 * <p>Threading: one caller; a thread of its own reads what the server writes.
 */
final class ServerProcess implements AutoCloseable {
    private static final int LINES = 20_000;
    private static final int SECONDS_TO_STOP = 15;

    private final Process process;
    private final InetSocketAddress address;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private ServerProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
        Thread.ofVirtual().start(this::read);
    }

    /**
     * Starts {@code command}, a line for the shell, in which <code>{address}</code>, <code>{host}
     * </code>, <code>{port}</code> and <code>{app}</code> stand for what they say.
     */
    static ServerProcess start(String command, Path directory) throws IOException {
        InetSocketAddress address = free();
        String line =
                command.replace("{address}", "127.0.0.1:" + address.getPort())
                        .replace("{host}", "127.0.0.1")
                        .replace("{port}", Integer.toString(address.getPort()))
                        .replace("{app}", Applications.TARGET);
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", "exec " + line)
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", directory.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new ServerProcess(builder.start(), address);
    }

    private static InetSocketAddress free() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return new InetSocketAddress(loopback, socket.getLocalPort());
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (lines.size() < LINES) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            lines.add("(what the server writes cannot be read: " + e.getMessage() + ")");
        }
    }

    InetSocketAddress address() {
        return address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether some line has the pattern in it. */
    boolean wrote(Pattern pattern) {
        return lines.stream().anyMatch(line -> pattern.matcher(line).find());
    }

    /** The last lines, for whoever wonders why it does not start. */
    String lastLines() {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() {
        List<ProcessHandle> family =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                lines.add("(the server did not stop by itself)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
