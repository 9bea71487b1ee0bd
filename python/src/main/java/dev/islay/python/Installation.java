package dev.islay.python;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs that are run one after another into one log; the first failure ends it.
 *
 * @param what is installed for whom, for errors
 * @param directory where the programs run, so that relative paths mean the same in every start
 */
record Installation(String what, Path directory, InstallLog log, Map<String, String> env) {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String LAST_RETRY = "Retry(total=0,";
    private static final Pattern CAUSE = Pattern.compile(".* at 0x\\w+>: ([^'\"]+)['\"].*");

    void pip(Interpreter python, List<String> options, List<String> command)
            throws InterpreterException {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(command);
        arguments.addAll(List.of("--no-input", "--progress-bar", "off"));
        module("pip", python, Map.of(), arguments);
    }

    /** Runs {@code python -m name arguments…} to its end. */
    void module(String name, Interpreter python, Map<String, String> extra, List<String> arguments)
            throws InterpreterException {
        List<String> all = new ArrayList<>(List.of("-m", name));
        all.addAll(arguments);
        Command.Outcome outcome = run(name, python, extra, all);
        if (!outcome.succeeded()) {
            throw failed(name + " ended with status " + outcome.status(), outcome.tail());
        }
    }

    /** Whether a Python can import a module: a system may keep parts of it in other packages. */
    boolean has(String module, Interpreter python) throws InterpreterException {
        return run("import", python, Map.of(), List.of("-c", "import " + module)).succeeded();
    }

    private Command.Outcome run(
            String name, Interpreter python, Map<String, String> extra, List<String> arguments)
            throws InterpreterException {
        List<String> line = new ArrayList<>(List.of(python.executable().toString()));
        line.addAll(arguments);
        try {
            return new Command(line, environment(python, extra), directory, LIMIT).run(log);
        } catch (IOException e) {
            throw new InterpreterException(
                    "Could not install " + what + ": " + Failure.words(e), e);
        } catch (TimeoutException e) {
            throw failed(name + " " + e.getMessage(), List.of());
        } catch (InterruptedException e) {
            throw Failure.interrupted("installing " + what, e);
        }
    }

    private InterpreterException failed(String how, List<String> tail) {
        StringBuilder message = new StringBuilder("Could not install " + what + ": " + how);
        tail.stream()
                .filter(line -> !line.contains("Retry(total="))
                .forEach(line -> message.append("\n    ").append(line));
        tail.stream()
                .filter(line -> line.contains(LAST_RETRY))
                .findFirst()
                .ifPresent(line -> message.append(unreachable(line)));
        return new InterpreterException(
                message.append("\nThe whole output is in ").append(log.file()).toString());
    }

    /** What pip's last line about a connection means, and what helps without one. */
    private static String unreachable(String line) {
        Matcher cause = CAUSE.matcher(line);
        return "\nThe package index cannot be reached"
                + (cause.matches() ? " (" + cause.group(1) + ")" : "")
                + ". Without a network, PIP_FIND_LINKS=DIRECTORY names a directory of wheels, and"
                + " --python VENV uses a venv that has the packages.";
    }

    /** The user's, so that proxies and indexes are known, without what would mix Pythons up. */
    private Map<String, String> environment(Interpreter python, Map<String, String> extra) {
        Map<String, String> all = new HashMap<>(env);
        List.of("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PIP_TARGET", "PIP_PREFIX")
                .forEach(all::remove);
        all.put("PYTHONNOUSERSITE", "1");
        all.put("PIP_USER", "0");
        all.put("PIP_REQUIRE_VIRTUALENV", "0");
        all.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        all.put("PIP_ROOT_USER_ACTION", "ignore");
        all.putAll(python.environment());
        all.putAll(extra);
        return all;
    }
}
