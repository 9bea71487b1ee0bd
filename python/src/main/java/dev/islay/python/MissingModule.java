package dev.islay.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What to tell somebody whose application does not find a module. */
public final class MissingModule {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Map<String, String> env;

    /**
     * @param env the server's environment
     */
    public MissingModule(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    /**
     * Sentences that name the interpreter, the PATH's Python if that has the module, and the ways
     * out. Starts that Python, so it may take a moment.
     *
     * @param module the name from Python's error; only its first part counts
     */
    public String advice(Interpreter used, String module, Path applicationDirectory) {
        String name = module.split("\\.", 2)[0];
        Path file = applicationDirectory.resolve("requirements.txt");
        String requirements = Files.isRegularFile(file) ? file.toString() : "FILE";
        return "The module "
                + name
                + " is not installed in the Python that was used, "
                + used.name()
                + " at "
                + used.executable()
                + " ("
                + used.origin()
                + "). "
                + elsewhere(used, name)
                + "Ways out: --requirements "
                + requirements
                + " installs what a requirements file names, --python X uses another Python or a"
                + " venv, and a .venv beside the application is used by itself.";
    }

    private String elsewhere(Interpreter used, String name) {
        InstalledPythons installed = new InstalledPythons(env);
        for (String command : List.of("python3", "python")) {
            Optional<Path> real =
                    installed.onPath(command).flatMap(file -> executableIfItHas(file, name));
            if (real.isPresent() && !sameDirectory(real.get(), used.executable())) {
                return "The PATH's "
                        + command
                        + " has it: --python "
                        + real.get()
                        + " uses that one. ";
            }
        }
        return "";
    }

    /** Then they are one Python under two names; links would not tell a venv from its base. */
    private static boolean sameDirectory(Path a, Path b) {
        return Objects.equals(a.getParent(), b.getParent());
    }

    private Optional<Path> executableIfItHas(Path python, String name) {
        List<String> arguments =
                List.of(python.toString(), "-c", Script.text("has_module.py"), name);
        try {
            Command.Outcome outcome =
                    new Command(arguments, env, Path.of("/"), LIMIT).run(Command.Watch.none());
            return outcome.succeeded() && !outcome.tail().isEmpty()
                    ? Optional.of(Path.of(outcome.tail().getLast()))
                    : Optional.empty();
        } catch (IOException | TimeoutException e) {
            // The advice is complete without it.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
