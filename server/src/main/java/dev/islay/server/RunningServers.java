package dev.islay.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the control sockets of servers are, for who wants to talk to one. Any thread. */
public final class RunningServers {
    private RunningServers() {}

    /**
     * The sockets that this user's servers have left where they are found, each once. Some may be
     * those of servers that were killed.
     */
    public static List<Path> sockets(Map<String, String> environment) {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            Path session = Path.of("/run/user/" + user);
            return Stream.concat(RunDirectory.parents(environment).stream(), Stream.of(session))
                    .distinct()
                    .flatMap(parent -> socketsIn(parent, user).stream())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** In directories of others anybody could pretend to be our server. */
    private static List<Path> socketsIn(Path parent, Object user) {
        List<Path> sockets = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(parent, RunDirectory.PREFIX + "*")) {
            for (Path directory : found) {
                Path socket = directory.resolve(ControlSocket.NAME);
                if (Files.exists(socket)
                        && Files.getAttribute(directory, "unix:uid").equals(user)) {
                    sockets.add(socket);
                }
            }
        } catch (IOException e) {
            return sockets;
        }
        return sockets;
    }

    /**
     * The socket that {@code --control}, its variable or a settings file names.
     *
     * @param flags by name of setting
     * @param file a settings file; one with mistakes names none
     * @throws StartRefused when the flag or the variable is wrong
     */
    public static Optional<Path> named(
            Map<String, SettingSource.Given> flags,
            Map<String, String> environment,
            Optional<Path> file)
            throws StartRefused {
        Setting<ControlPlace> control = OperationSettings.CONTROL;
        SettingSource outside = SettingSource.flags(flags);
        SettingSource variables = SettingSource.variables(environment);
        for (SettingSource source : List.of(outside, variables, ofFile(file))) {
            Optional<SettingSource.Given> given = source.look(control);
            if (given.isPresent()) {
                return path(control.read(given.get().texts(), given.get().base()));
            }
        }
        return Optional.empty();
    }

    private static SettingSource ofFile(Optional<Path> file) {
        try {
            return file.isPresent() ? SettingsFile.read(file.get()) : setting -> Optional.empty();
        } catch (StartRefused mistakes) {
            return setting -> Optional.empty();
        }
    }

    private static Optional<Path> path(ControlPlace place) {
        return place instanceof ControlPlace.At(Path path) ? Optional.of(path) : Optional.empty();
    }

    /** The settings file of a directory, if it has one. */
    public static Optional<Path> fileIn(Path directory) {
        return Optional.of(directory.resolve(SettingsFile.NAME)).filter(Files::isRegularFile);
    }
}
