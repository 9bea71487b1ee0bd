package dev.islay.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A venv of the cache for {@code --requirements}.
 *
 * <p>Three ways, by the age of the interpreter. From 3.10 on, an empty venv is filled by the
 * embedded Python's pip ({@code pip --python}): it is always there and new, also where the system
 * keeps {@code ensurepip} in a package of its own, and it takes half the time. Older ones make
 * their venv with the pip that they bring. 2.7 has no {@code venv}, and a system may have taken
 * {@code ensurepip} out of others: the last virtualenv that can make environments for all of them
 * is fetched once, and runs on the embedded Python.
 */
final class PrivateVenv {
    /** The newest that makes environments for 2.7; it brings a pip that runs there. */
    private static final String VIRTUALENV = "virtualenv==20.21.1";

    private static final String PYTHON = "bin/python";

    private final Map<String, String> env;
    private final Path cache;
    private final Progress progress;
    private final EmbeddedPython embedded;

    PrivateVenv(Map<String, String> env, Path cache, Progress progress, EmbeddedPython embedded) {
        this.env = env;
        this.cache = cache;
        this.progress = progress;
        this.embedded = embedded;
    }

    Interpreter with(Interpreter base, Requirements requirements) throws InterpreterException {
        Path parent = cache.resolve("venvs");
        String key = requirements.key(base);
        Path log = parent.resolve(key + ".log");
        Path venv =
                new BuiltDirectory(parent, key)
                        .obtain(PYTHON, progress, dir -> install(base, requirements, dir, log));
        return inside(venv, base, "a private venv of " + requirements.file());
    }

    private void install(Interpreter base, Requirements requirements, Path venv, Path logFile)
            throws InterpreterException {
        String what = requirements.file() + " for " + base.name();
        progress.step("Installing " + what + ", once; log: " + logFile);
        try (InstallLog log = new InstallLog(logFile, progress)) {
            Path here = requirements.directory();
            fill(base, venv, requirements.file(), new Installation(what, here, log, env));
            progress.step("Installed " + what + " in " + log.seconds() + " s");
        } catch (IOException e) {
            throw new InterpreterException(
                    "Could not install " + what + ": " + Failure.words(e), e);
        }
    }

    private void fill(Interpreter base, Path venv, Path file, Installation installation)
            throws InterpreterException {
        List<String> install = List.of("install", "-r", file.toString());
        if (base.atLeast(3, 10) && embedded.version().isPresent()) {
            List<String> empty = List.of("--without-pip", venv.toString());
            installation.module("venv", base, Map.of(), empty);
            List<String> there = List.of("--python", venv.resolve(PYTHON).toString());
            installation.pip(embedded.interpreter(), there, install);
            return;
        }
        if (base.atLeast(3, 0) && installation.has("ensurepip", base)) {
            installation.module("venv", base, Map.of(), List.of(venv.toString()));
        } else {
            virtualenv(base, venv, installation);
        }
        installation.pip(inside(venv, base, base.origin()), List.of(), install);
    }

    private void virtualenv(Interpreter base, Path venv, Installation installation)
            throws InterpreterException {
        Interpreter own = embedded.interpreter();
        Path tool =
                new BuiltDirectory(cache.resolve("tools"), Hash.of(VIRTUALENV + own.executable()))
                        .obtain(
                                "virtualenv/__init__.py",
                                progress,
                                dir -> fetch(own, dir, installation));
        Map<String, String> extra =
                Map.of(
                        "PYTHONPATH", tool.toString(),
                        "VIRTUALENV_OVERRIDE_APP_DATA", tool.resolve("app-data").toString());
        String python = base.executable().toString();
        List<String> arguments =
                List.of("--no-periodic-update", "--python", python, venv.toString());
        installation.module("virtualenv", own, extra, arguments);
    }

    private static void fetch(Interpreter own, Path directory, Installation installation)
            throws InterpreterException {
        List<String> install = List.of("install", "--target", directory.toString(), VIRTUALENV);
        installation.pip(own, List.of(), install);
    }

    private static Interpreter inside(Path venv, Interpreter base, String origin) {
        Path python = venv.resolve(PYTHON);
        return new Interpreter(
                python, base.version(), base.implementation(), venv, base.environment(), origin);
    }
}
