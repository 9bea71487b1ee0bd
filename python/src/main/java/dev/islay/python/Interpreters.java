package dev.islay.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Python that runs an application. Blocks while it starts processes, unpacks or installs;
 * may be called on any thread that is allowed to.
 */
public final class Interpreters {
    private static final List<String> PROGRAMS =
            List.of("python", "python3", "pypy3", "pypy", "python2");
    private static final int REASONS = 3;

    private final Map<String, String> env;
    private final EmbeddedPython embedded;
    private final InstalledPythons installed;
    private final Probe probe;
    private final PrivateVenv privateVenv;

    /**
     * @param env the server's environment
     * @param cache where Pythons and venvs are kept: {@link Cache#directory}
     */
    public Interpreters(Map<String, String> env, Path cache, Progress progress) {
        this.env = Map.copyOf(env);
        this.embedded = new EmbeddedPython(this.env, cache, progress);
        this.installed = new InstalledPythons(this.env);
        this.probe = new Probe(this.env);
        this.privateVenv = new PrivateVenv(this.env, cache, progress, embedded);
    }

    /**
     * The Python of the setting, else of {@code $VIRTUAL_ENV}, else of {@code .venv} in the
     * application's directory or the current one, else the embedded one.
     *
     * @param choice {@code --python}: a program, a venv or installation directory, a version
     *     ({@code 3.8}, {@code 2.7.18}, {@code 3.13t}, {@code pypy3.9}), a command ({@code
     *     python3}, {@code pypy3}), or {@code embedded}
     * @throws InterpreterException if there is no such Python, or it is older than what Islay runs
     */
    public Interpreter find(@Nullable String choice, Path applicationDirectory)
            throws InterpreterException {
        if (choice != null) {
            return chosen(choice);
        }
        String active = env.getOrDefault("VIRTUAL_ENV", "");
        if (!active.isEmpty()) {
            return at(Path.of(active), "$VIRTUAL_ENV");
        }
        Path beside = absolute(applicationDirectory.resolve(".venv"));
        if (isVenv(beside)) {
            return at(beside, "the .venv beside the application");
        }
        Path here = absolute(Path.of(".venv"));
        return isVenv(here)
                ? at(here, "the .venv of the current directory")
                : embedded.interpreter();
    }

    /**
     * The same Python in a private venv that has what a requirements file names, installed now or
     * by an earlier start.
     *
     * @throws InterpreterException if a file cannot be read or pip fails; nothing half-made remains
     */
    public Interpreter withRequirements(Interpreter interpreter, Path requirementsFile)
            throws InterpreterException {
        return privateVenv.with(interpreter, Requirements.read(requirementsFile));
    }

    private Interpreter chosen(String choice) throws InterpreterException {
        String origin = "--python " + choice;
        if (choice.equals("embedded")) {
            return embedded.interpreter();
        }
        Optional<PythonVersion> version = PythonVersion.chosen(choice);
        if (version.isPresent()) {
            return ofVersion(version.get(), choice);
        }
        if (choice.startsWith("~/")) {
            return at(Path.of(env.getOrDefault("HOME", "/"), choice.substring(2)), origin);
        }
        return choice.contains("/") ? at(absolute(Path.of(choice)), origin) : named(choice);
    }

    /** A command, a version of pyenv with a name of its own, or what lies here. */
    private Interpreter named(String name) throws InterpreterException {
        Optional<PythonVersion> kind = PythonVersion.ofCommand(name);
        Optional<InstalledPythons.Candidate> found = installed.named(name);
        if (found.isPresent()) {
            try {
                return at(found.get(), name);
            } catch (InterpreterException e) {
                // pyenv has a shim for each command that any of its versions has.
                if (kind.isEmpty() || !isShim(found.get().executable())) {
                    throw e;
                }
            }
        }
        if (kind.isPresent()) {
            return ofVersion(kind.get(), name);
        }
        Path here = absolute(Path.of(name));
        if (!Files.exists(here)) {
            throw missing(name, List.of("there is no " + here));
        }
        return at(here, "--python " + name);
    }

    private Interpreter at(InstalledPythons.Candidate candidate, String choice)
            throws InterpreterException {
        return at(candidate.executable(), "--python " + choice + ", found " + candidate.place());
    }

    private Interpreter ofVersion(PythonVersion wanted, String choice) throws InterpreterException {
        List<String> reasons = new ArrayList<>();
        for (InstalledPythons.Candidate candidate : installed.matching(wanted)) {
            try {
                Interpreter found = at(candidate, choice);
                if (wanted.begins(PythonVersion.of(found))) {
                    return found;
                }
                if (candidate.named()) {
                    reasons.add(candidate.executable() + " is " + found.name());
                }
            } catch (InterpreterException e) {
                // A shim fails for every version that pyenv has and has not switched on.
                if (candidate.named() && !isShim(candidate.executable())) {
                    reasons.add(String.valueOf(e.getMessage()));
                }
            }
        }
        return embeddedOf(wanted, choice, reasons);
    }

    private Interpreter embeddedOf(PythonVersion wanted, String choice, List<String> reasons)
            throws InterpreterException {
        Optional<PythonVersion> own = embedded.version().flatMap(PythonVersion::ofDirectory);
        if (own.filter(wanted::begins).isPresent()) {
            return embedded.interpreter();
        }
        throw missing(choice, reasons);
    }

    private InterpreterException missing(String choice, List<String> reasons) {
        Set<String> names = installed.names();
        embedded.version().ifPresent(it -> names.add(it + " (the embedded one)"));
        String why =
                reasons.isEmpty()
                        ? ""
                        : " (" + String.join("; ", reasons.stream().limit(REASONS).toList()) + ")";
        return new InterpreterException(
                "There is no Python for --python "
                        + choice
                        + why
                        + ": looked "
                        + installed.searched()
                        + "; there are "
                        + String.join(", ", names));
    }

    private Interpreter at(Path place, String origin) throws InterpreterException {
        Path executable = Files.isDirectory(place) ? programIn(place, origin) : place;
        if (!Files.exists(executable)) {
            throw new InterpreterException("There is no " + executable + " (" + origin + ")");
        }
        if (!Files.isExecutable(executable)) {
            throw new InterpreterException(
                    executable + " is not an executable file (" + origin + ")");
        }
        Probe.Answer answer = probe.ask(executable);
        // A shim of pyenv looks anew at each start, from the directory it is started in.
        Path real = isShim(executable) ? answer.executable() : executable;
        return new Interpreter(
                real, answer.version(), answer.implementation(), venvOf(real), Map.of(), origin);
    }

    private static Path programIn(Path directory, String origin) throws InterpreterException {
        for (String name : PROGRAMS) {
            Path program = directory.resolve("bin").resolve(name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        String cause = isVenv(directory) ? "; was the Python that it was made from removed?" : "";
        throw new InterpreterException(
                directory + " has no Python in its bin (" + origin + ")" + cause);
    }

    private static boolean isShim(Path executable) {
        Path parent = executable.getParent();
        return parent != null && parent.endsWith("shims");
    }

    private static @Nullable Path venvOf(Path executable) {
        Path bin = executable.getParent();
        Path directory = bin == null ? null : bin.getParent();
        return directory != null && isVenv(directory) ? directory : null;
    }

    /** By what {@code venv} and virtualenv leave; the second is from before virtualenv 20. */
    private static boolean isVenv(Path directory) {
        return Files.exists(directory.resolve("pyvenv.cfg"))
                || Files.exists(directory.resolve("bin/activate_this.py"));
    }

    private static Path absolute(Path path) {
        Path absolute = path.toAbsolutePath();
        // Taking away ".." as text is wrong where the part before it is a symbolic link.
        return path.toString().contains("..") ? absolute : absolute.normalize();
    }
}
