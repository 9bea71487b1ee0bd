package dev.islay.server;

import dev.islay.python.Cache;
import dev.islay.python.Interpreter;
import dev.islay.python.InterpreterException;
import dev.islay.python.Interpreters;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code islay prepare}: makes what the JVM starts from ({@link StartCache}) before the first
 * server runs. The start script does so behind each build; an image for containers is built with
 * it.
 */
public final class Prepare {
    private static final Path HERE = Path.of("");

    private final Map<String, String> environment;
    private final PrintStream out;

    /** {@code environment}: the process's, by which a Python is found. */
    public Prepare(Map<String, String> environment, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    /**
     * Does so, and returns when it is done.
     *
     * @throws StartRefused when it could not be made; servers start without it then
     */
    public ExitStatus run() throws StartRefused {
        try {
            boolean made = StartCache.makeNow(python().executable());
            out.println(
                    made
                            ? "made the start cache"
                            : "no start cache to be made: there is one, it was tried in vain, it is"
                                    + " off, or memory is short");
            return ExitStatus.STOPPED;
        } catch (IOException | InterpreterException e) {
            throw new StartRefused(
                    ExitStatus.FAILED,
                    "no start cache, servers start without one: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused(ExitStatus.FAILED, "interrupted");
        }
    }

    /** Any will do: it is the JVM that learns. Most machines have one, the embedded is unpacked. */
    private Interpreter python() throws InterpreterException {
        Interpreters interpreters =
                new Interpreters(environment, Cache.directory(environment), out::println);
        try {
            return interpreters.find("python3", HERE);
        } catch (InterpreterException none) {
            return interpreters.find("embedded", HERE);
        }
    }
}
