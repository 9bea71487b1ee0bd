package dev.islay.python;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Starts a program that should be a Python and asks it what it is, each program once: hundreds of
 * pools may run on the same one.
 *
 * <p>Threading: any thread that may block.
 */
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ANSWER = "islay-probe\t";

    private final Map<Path, Answer> known = new ConcurrentHashMap<>();
    private final Map<String, String> env;

    Probe(Map<String, String> env) {
        this.env = env;
    }

    /**
     * @param version three numbers, and a t for a free-threaded build
     * @param executable as the interpreter sees itself: behind pyenv's shims, the real one
     */
    record Answer(String version, String implementation, Path executable) {
        /** Such as {@code home/lib/python3.14}. */
        Path library(Path home) {
            return home.resolve("lib/python" + version.replaceFirst("\\.\\d+(t?)$", "$1"));
        }

        boolean supported() {
            return (implementation.equals("CPython") || implementation.equals("PyPy"))
                    && (version.startsWith("2.7.") || PythonVersion.compare(version, 3, 6) >= 0);
        }
    }

    /**
     * @throws InterpreterException if it does not run, does not answer, or is too old
     */
    Answer ask(Path executable) throws InterpreterException {
        Answer before = known.get(executable);
        if (before != null) {
            return before;
        }
        Answer answer = supported(executable, answer(executable, run(executable)));
        known.put(executable, answer);
        return answer;
    }

    private static Answer supported(Path executable, Answer answer) throws InterpreterException {
        if (!answer.supported()) {
            throw new InterpreterException(
                    executable
                            + " is "
                            + answer.implementation()
                            + " "
                            + answer.version()
                            + "; Islay runs CPython and PyPy, 2.7 and 3.6 or newer");
        }
        return answer;
    }

    private Command.Outcome run(Path executable) throws InterpreterException {
        // 2.7 knows no -I; without site and user directories no code but ours is run.
        List<String> arguments =
                List.of(executable.toString(), "-E", "-s", "-S", "-c", Script.text("probe.py"));
        try {
            return new Command(arguments, env, Path.of("/"), LIMIT).run(Command.Watch.none());
        } catch (IOException e) {
            throw new InterpreterException(executable + " cannot be started: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new InterpreterException(
                    executable + ", asked for its version, " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw Failure.interrupted("asking " + executable + " for its version", e);
        }
    }

    private static Answer answer(Path executable, Command.Outcome outcome)
            throws InterpreterException {
        for (String line : outcome.tail()) {
            String[] parts = line.split("\t", -1);
            if (line.startsWith(ANSWER) && parts.length == 4) {
                return new Answer(parts[1], parts[2], Path.of(parts[3]));
            }
        }
        List<String> words = outcome.tail().stream().filter(line -> !line.isBlank()).toList();
        String said = words.isEmpty() ? "" : ": " + words.getLast();
        throw new InterpreterException(
                executable
                        + " does not answer as a Python does (exit status "
                        + outcome.status()
                        + said
                        + ")");
    }
}
