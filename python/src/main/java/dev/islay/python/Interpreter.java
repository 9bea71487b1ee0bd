package dev.islay.python;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Python that was found, started once and asked what it is.
 *
 * @param executable absolute path of the program to start; inside {@code venv} when there is one
 * @param version three numbers, and a t for a free-threaded build: {@code 3.14.3}, {@code 3.14.3t}
 * @param implementation {@code CPython} or {@code PyPy}
 * @param venv the virtual environment that the executable belongs to
 * @param environment variables that its processes need on top of the inherited ones
 * @param origin why it was chosen, to be put in brackets after its name
 */
public record Interpreter(
        Path executable,
        String version,
        String implementation,
        @Nullable Path venv,
        Map<String, String> environment,
        String origin) {

    public Interpreter {
        environment = Map.copyOf(environment);
    }

    /** Such as {@code CPython 3.14.3}. */
    public String name() {
        return implementation + " " + version;
    }

    boolean atLeast(int major, int minor) {
        return PythonVersion.compare(version, major, minor) >= 0;
    }
}
