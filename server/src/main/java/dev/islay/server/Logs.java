package dev.islay.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log files of the server: opened before anything else, reopened on a signal, closed last.
 *
 * <p>Threading: {@link #reopen} from any thread; the access log as {@link LineLog} says.
 */
public final class Logs implements AutoCloseable {
    private static final int WAITING_LINES = 65_536;
    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    private final PrintStream terminal;
    private final Map<Path, ReopeningFile> files = new HashMap<>();
    private final PrintStream errors;
    private final @Nullable QueuedLineLog access;

    private Logs(Settings settings, PrintStream terminal) throws StartRefused {
        this.terminal = terminal;
        this.errors = openErrors(settings);
        this.access = openAccess(settings);
    }

    /**
     * Opens what the settings name.
     *
     * @param terminal where the error log goes unless a file was named, and where trouble with
     *     files is told
     * @throws StartRefused when a file cannot be opened
     */
    public static Logs open(Settings settings, PrintStream terminal) throws StartRefused {
        return new Logs(settings, terminal);
    }

    /** Takes the lines of the error log. */
    public PrintStream errors() {
        return errors;
    }

    /** Takes the lines of the access log, when one is wanted. */
    public Optional<LineLog> access() {
        return Optional.ofNullable(access);
    }

    /** Opens every file anew, after they were moved away. */
    public void reopen() {
        files.values().forEach(ReopeningFile::reopen);
    }

    /** Writes what waits, within a bounded time, and closes the files. */
    @Override
    public void close() {
        if (access != null) {
            access.close();
        }
        errors.flush();
        files.values().forEach(ReopeningFile::close);
    }

    private PrintStream openErrors(Settings settings) throws StartRefused {
        return switch (settings.value(LogSettings.LOG_FILE)) {
            case LogPlace.Terminal() -> terminal;
            case LogPlace.ToFile(Path path) ->
                    new PrintStream(file(path, LogSettings.LOG_FILE), true, StandardCharsets.UTF_8);
        };
    }

    private @Nullable QueuedLineLog openAccess(Settings settings) throws StartRefused {
        Optional<LogPlace> place = settings.value(LogSettings.ACCESS_LOG);
        if (place.isEmpty()) {
            return null;
        }
        OutputStream stream =
                switch (place.get()) {
                    case LogPlace.Terminal() -> new FileOutputStream(FileDescriptor.out);
                    case LogPlace.ToFile(Path path) -> file(path, LogSettings.ACCESS_LOG);
                };
        return new QueuedLineLog(stream, WAITING_LINES, CLOSING_TIME);
    }

    /** Both logs may share a file. */
    private ReopeningFile file(Path path, Setting<?> setting) throws StartRefused {
        try {
            ReopeningFile file = files.get(path);
            if (file == null) {
                file = new ReopeningFile(path, terminal::println);
                files.put(path, file);
            }
            return file;
        } catch (IOException failure) {
            files.values().forEach(ReopeningFile::close);
            throw StartRefused.usage(
                    "--%s: cannot open %s: %s"
                            .formatted(setting.name(), path, ReopeningFile.reason(failure)));
        }
    }
}
