package dev.islay.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Servers that do the same, each at a port that it keeps, to stand behind a balance. */
final class Nodes implements AutoCloseable {
    private final Path app;
    private final Map<String, IslayProcess> running = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, String> naps = new LinkedHashMap<>();

    /** {@code app}: an application that answers with the value of NODE first. */
    Nodes(Path app) {
        this.app = app;
    }

    /** Starts one, or one that was there again. {@code nap}: seconds for a request. */
    Nodes start(String name, String nap) {
        naps.put(name, nap);
        String bind = "127.0.0.1:" + ports.getOrDefault(name, 0);
        IslayProcess node =
                Launch.exactly(app.toString())
                        .with("--bind", bind, "--threads", "8", "--workers", "1")
                        .with("--env", "NODE=" + name, "--env", "NAP=" + nap)
                        .start();
        running.put(name, node);
        ports.put(name, node.port());
        return this;
    }

    /** As it was before. */
    void startAgain(String name) {
        start(name, Objects.requireNonNull(naps.get(name)));
    }

    /** It ends without a chance to say so. */
    void kill(String name) {
        IslayProcess node = at(name);
        node.kill();
        node.close();
    }

    /** It hangs, connections and all, until it is continued. */
    void suspend(String name) {
        at(name).signal("STOP");
    }

    void resume(String name) {
        at(name).signal("CONT");
    }

    private IslayProcess at(String name) {
        return Objects.requireNonNull(running.get(name));
    }

    String url(String name) {
        return "http://127.0.0.1:" + Objects.requireNonNull(ports.get(name));
    }

    /** All of them, as the array {@code nodes} has them. */
    String array(String... weights) {
        List<String> names = List.copyOf(ports.keySet());
        StringBuilder array = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String weight = i < weights.length ? weights[i] : "1";
            array.append(
                    ("{target = {use = \"remote-application\", url = \"%s\", answer = \"3s\"},"
                                    + " weight = %s, name = \"%s\"},")
                            .formatted(url(names.get(i)), weight, names.get(i)));
        }
        return "[" + array + "]";
    }

    /** A server without Python that has these mounts. */
    static IslayProcess gateway(Path directory, Map<String, String> targets) throws IOException {
        String mounts =
                targets.entrySet().stream()
                        .map(one ->
                                "[[mount]]\npath = \"%s\"\n[mount.target]\n%s\n"
                                        .formatted(one.getKey(), one.getValue()))
                        .collect(Collectors.joining());
        Path file = directory.resolve("islay.toml");
        Files.writeString(file, "bind = \"127.0.0.1:0\"\n" + mounts);
        return Launch.exactly(directory.toString()).start();
    }

    @Override
    public void close() {
        running.values().forEach(node -> node.signal("CONT"));
        running.values().forEach(IslayProcess::close);
    }
}
