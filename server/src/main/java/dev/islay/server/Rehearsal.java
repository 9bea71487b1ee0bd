package dev.islay.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of the same program that serves a tiny application to nobody but us, and ends.
 *
 * <p>It runs at the lowest priority, with the options of this JVM and none of the settings of this
 * server. {@code timeout} ends it in any case, also when this process is killed.
 */
final class Rehearsal {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final int MOST_SECONDS = 120;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final int MOST_TURNS = 2400;
    private static final String MESSAGES = "log";
    private static final String APPLICATION =
            """
            def app(environ, start_response):
                body = environ["wsgi.input"].read() or b"body"
                length = str(len(body))
                start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", length)])
                return [body]
            """;

    private static final Pattern LISTENING =
            Pattern.compile("Listening at http://127\\.0\\.0\\.1:(\\d+)\\R");

    private final Path python;

    /** {@code python}: what runs the application. */
    Rehearsal(Path python) {
        this.python = python;
    }

    /**
     * Runs it once.
     *
     * @param option one more for the JVM
     * @return the classes that requests made it initialise
     * @throws IOException when it did not come to a good end
     * @throws InterruptedException when this server ends before it
     */
    List<String> run(String option) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("islay-rehearsal-");
        try {
            Files.writeString(folder.resolve("app.py"), APPLICATION);
            return perform(started(option, folder), folder);
        } finally {
            RunDirectory.delete(folder);
        }
    }

    private static List<String> perform(Process process, Path folder)
            throws IOException, InterruptedException {
        AtomicBoolean ending = new AtomicBoolean();
        Thread end =
                new Thread(() -> {
                    ending.set(true);
                    kill(process);
                });
        Runtime.getRuntime().addShutdownHook(end);
        try {
            List<String> classes = ask(folder, process);
            process.destroy();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the rehearsal did not end well");
            }
            return classes;
        } catch (IOException failed) {
            if (ending.get()) {
                throw new InterruptedException("the server ends");
            }
            throw failed;
        } finally {
            kill(process);
            if (!ending.get()) {
                Runtime.getRuntime().removeShutdownHook(end);
            }
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Process started(String option, Path folder) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(option, folder))
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(folder.resolve(MESSAGES).toFile());
        builder.environment().keySet().removeIf(Rehearsal::speaksToUs);
        return builder.start();
    }

    /** A variable that this server was told something by. */
    private static boolean speaksToUs(String variable) {
        return variable.startsWith("ISLAY_")
                || variable.startsWith("LISTEN_")
                || variable.startsWith("WATCHDOG_")
                || List.of("NOTIFY_SOCKET", "PORT", "WEB_CONCURRENCY").contains(variable);
    }

    private List<String> command(String option, Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        String seconds = Integer.toString(MOST_SECONDS);
        command.addAll(List.of("timeout", "-k", seconds, seconds, "nice", "-n", "19"));
        command.addAll(ownCommand());
        command.addAll(command.size() - 3, List.of(option, RehearsedClasses.LOG_OPTION));
        command.addAll(List.of("--bind", "127.0.0.1:0", "--control", "off"));
        command.addAll(List.of("--python", python.toString()));
        command.add(folder.resolve("app.py").toString());
        return command;
    }

    /** The command of this JVM up to the class path and the main class behind it. */
    private static List<String> ownCommand() throws IOException {
        List<String> whole = new ArrayList<>(ownWords());
        whole.removeIf(word -> word.startsWith("-D" + StartCache.FILE));
        int classPath = whole.indexOf("-cp");
        if (classPath < 0 || classPath + 2 >= whole.size()) {
            throw new IOException("this JVM was not started by the start script");
        }
        return whole.subList(0, classPath + 3);
    }

    /** The words that this JVM was started with. */
    static List<String> ownWords() throws IOException {
        return List.of(Files.readString(COMMAND_LINE).split("\0"));
    }

    private static List<String> ask(Path folder, Process process)
            throws IOException, InterruptedException {
        InetSocketAddress server = listening(folder.resolve(MESSAGES), process);
        Path classes = folder.resolve(RehearsedClasses.LOG_FILE);
        int before = Files.readString(classes).length();
        try (RehearsalClients clients = RehearsalClients.of(server)) {
            long until = System.nanoTime() + LOAD.toNanos();
            for (int i = 0; i < MOST_TURNS && System.nanoTime() < until; i++) {
                clients.take(i);
            }
        }
        return RehearsedClasses.in(Files.readString(classes).substring(before));
    }

    /** Where it listens, which is the first that it says. */
    private static InetSocketAddress listening(Path log, Process process)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        while (process.isAlive() && System.nanoTime() < until) {
            Matcher found = LISTENING.matcher(Files.readString(log));
            if (found.find()) {
                return new InetSocketAddress("127.0.0.1", Integer.parseInt(found.group(1)));
            }
            Thread.sleep(50);
        }
        throw new IOException("the rehearsal did not start");
    }
}
