package dev.islay.cli;

import dev.islay.server.ExitStatus;
import dev.islay.server.RunningServers;
import dev.islay.server.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the running servers a command means: the one whose socket is named; else the one that
 * serves the directory or settings file that is named, or the directory we are in; else the only
 * one there is.
 */
final class ServerChoice {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String STALE = "Connection refused";

    private final Order.Ask order;
    private final Map<String, String> environment;
    private final Path place;
    private final Optional<Path> file;

    /** A server that answers. */
    record Found(Path socket, Document status) {}

    private ServerChoice(Order.Ask order, Map<String, String> environment) {
        this.order = order;
        this.environment = environment;
        this.place = Path.of(order.place().orElse("")).toAbsolutePath().normalize();
        this.file = Files.isDirectory(place) ? RunningServers.fileIn(place) : Optional.of(place);
    }

    static Found choose(Order.Ask order, Map<String, String> environment) throws StartRefused {
        return new ServerChoice(order, environment).choose();
    }

    private Found choose() throws StartRefused {
        Optional<Path> told = RunningServers.named(order.flags(), environment, Optional.empty());
        if (told.isPresent()) {
            return asked(told.get());
        }
        Optional<Path> ofFile = RunningServers.named(Map.of(), Map.of(), file);
        if (ofFile.isPresent()) {
            try {
                return asked(ofFile.get());
            } catch (StartRefused silent) {
                return discovered();
            }
        }
        return discovered();
    }

    private static Found asked(Path socket) throws StartRefused {
        try {
            return ask(socket);
        } catch (IOException e) {
            throw failed("no server answers at " + socket + ": " + e.getMessage());
        }
    }

    private static Found ask(Path socket) throws IOException {
        String body = ControlClient.ask(socket, "GET", "/status", PATIENCE).body();
        return new Found(socket, Document.parse(body));
    }

    private Found discovered() throws StartRefused {
        List<Found> all = new ArrayList<>();
        StringBuilder silent = new StringBuilder();
        for (Path socket : RunningServers.sockets(environment)) {
            try {
                all.add(ask(socket));
            } catch (IOException e) {
                String reason = String.valueOf(e.getMessage());
                silent.append(reason.equals(STALE) ? "" : "\n  " + socket + ": " + reason);
            }
        }
        List<Found> fitting = all.stream().filter(found -> fits(found.status())).toList();
        List<Found> candidates = fitting.isEmpty() && order.place().isEmpty() ? all : fitting;
        return switch (candidates.size()) {
            case 1 -> candidates.getFirst();
            case 0 -> throw failed(none(all) + silent);
            default -> throw StartRefused.usage(several(candidates));
        };
    }

    private boolean fits(Document server) {
        String config = server.text("config");
        if (!Files.isDirectory(place)) {
            return config.equals(place.toString());
        }
        return server.text("directory").equals(place.toString())
                || server.texts("applications").contains(place.toString())
                || !config.isEmpty() && place.equals(Path.of(config).getParent());
    }

    private String none(List<Found> all) {
        return all.isEmpty()
                ? "no server of this user runs, or none with a control socket (--control)"
                : "no server runs for " + place + "; these do:" + list(all);
    }

    private static String several(List<Found> servers) {
        return "several servers run; say which by its directory, its settings file or --control:"
                + list(servers);
    }

    private static String list(List<Found> servers) {
        StringBuilder list = new StringBuilder();
        for (Found server : servers) {
            list.append("\n  ").append(StatusPage.headline(server.status()).strip());
            list.append("\n    --control ").append(server.socket());
        }
        return Words.plain(list.toString());
    }

    private static StartRefused failed(String message) {
        return new StartRefused(ExitStatus.FAILED, message);
    }
}
