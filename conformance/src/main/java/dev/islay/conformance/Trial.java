package dev.islay.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tries cases on a server: starts it, for each set of options that cases need, plays them, and
 * stops it.
 *
 * <p>Threading: confined to its caller.
 */
public final class Trial {
    private static final long START_NANOS = 60_000_000_000L;

    private final Suite suite;
    private final Duration patience;
    private final Consumer<Verdict> news;

    /**
     * Tries cases of a suite.
     *
     * @param patience longest wait for anything that must be seen
     * @param news told of each verdict as it is reached
     */
    public Trial(Suite suite, Duration patience, Consumer<Verdict> news) {
        this.suite = suite;
        this.patience = patience;
        this.news = news;
    }

    /** Verdicts by name of the case, in the order of {@code cases}. */
    public Map<String, Verdict> of(Subject subject, List<Case> cases) throws IOException {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        cases.forEach(one -> verdicts.put(one.name(), new Verdict(one, List.of(), true)));
        if (subject.command().isEmpty()) {
            List<Case> plain = cases.stream().filter(one -> one.settings().isEmpty()).toList();
            play(new Player(parsed(subject.address()), patience, null), plain, verdicts);
            return verdicts;
        }
        Path directory = Files.createTempDirectory("islay-conformance-");
        try {
            Applications.write(suite, directory);
            Map<List<String>, List<Case>> groups =
                    cases.stream()
                            .filter(one -> one.settings().isEmpty() || subject.ours())
                            .collect(
                                    Collectors.groupingBy(
                                            Case::settings,
                                            LinkedHashMap::new,
                                            Collectors.toList()));
            for (Map.Entry<List<String>, List<Case>> group : groups.entrySet()) {
                String command =
                        subject.command()
                                + group.getKey().stream()
                                        .map(option -> " '" + option + "'")
                                        .collect(Collectors.joining());
                started(command, directory, group.getValue(), verdicts);
            }
        } finally {
            delete(directory);
        }
        return verdicts;
    }

    /** Plays the cases; a server that does not survive one is started again for the next. */
    private void started(
            String command, Path directory, List<Case> cases, Map<String, Verdict> verdicts)
            throws IOException {
        List<Case> left = new ArrayList<>(cases);
        while (!left.isEmpty()) {
            try (ServerProcess server = ServerProcess.start(command, directory)) {
                Player player = new Player(server.address(), patience, server::wrote);
                await(player, server, command);
                do {
                    play(player, List.of(left.removeFirst()), verdicts);
                } while (!left.isEmpty() && player.answers());
            }
        }
    }

    private static void await(Player player, ServerProcess server, String command)
            throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (!player.answers()) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(
                        "the server does not start: " + command + "\n" + server.lastLines());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private void play(Player player, List<Case> cases, Map<String, Verdict> verdicts) {
        for (Case one : cases) {
            Verdict verdict = new Verdict(one, player.play(one), false);
            verdicts.put(one.name(), verdict);
            news.accept(verdict);
        }
    }

    private static InetSocketAddress parsed(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    address.substring(0, Math.max(colon, 0)),
                    Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IOException("not HOST:PORT: " + address, e);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
