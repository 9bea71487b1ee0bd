package dev.islay.tests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the program is to be started: the real main class in a JVM of its own, with the flags of the
 * start script. With the property {@code islay.transport} or {@code islay.client-loops} all run
 * with that setting unless they say otherwise.
 *
 * @param by the program that starts it, with arguments; empty when we do
 */
record Launch(
        List<String> arguments, Map<String, String> variables, Path directory, List<String> by) {
    /** The root of the repository. */
    static final Path ROOT =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."))
                    .toAbsolutePath()
                    .normalize();

    /** One folder for each behaviour. */
    static final Path APPS = ROOT.resolve("tests/apps");

    /** That of this JVM without the tests. */
    static final List<String> CLASS_PATH =
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !Path.of(entry).startsWith(ROOT.resolve("tests/target")))
                    .toList();

    private static final List<String> JVM =
            List.of(
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx128m",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-Dio.netty.leakDetection.level=paranoid");

    /** Arguments exactly as given. */
    static Launch exactly(String... arguments) {
        return new Launch(List.of(arguments), Map.of(), ROOT, List.of());
    }

    /** The application in a folder of {@link #APPS}, at a free port. */
    static Launch of(String app) {
        return exactly(APPS.resolve(app).toString()).with("--bind", "127.0.0.1:0");
    }

    /** All the applications of {@link #APPS}, each below a path with its name. */
    static Launch all() {
        return of("");
    }

    Launch with(String... options) {
        return new Launch(joined(List.of(options)), variables, directory, by);
    }

    Launch on(Python python) {
        return new Launch(joined(python.arguments()), variables, directory, by);
    }

    Launch variable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new Launch(arguments, more, directory, by);
    }

    Launch in(Path working) {
        return new Launch(arguments, variables, working, by);
    }

    /** Started by another program, which takes the command as its last arguments and becomes it. */
    Launch by(String... program) {
        return new Launch(arguments, variables, directory, List.of(program));
    }

    private List<String> joined(List<String> more) {
        return Stream.concat(arguments.stream(), more.stream()).toList();
    }

    /** Starts it and waits until it listens. */
    IslayProcess start() {
        IslayProcess process = begin();
        try {
            process.awaitListening();
            return process;
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
    }

    /** Starts it. */
    IslayProcess begin() {
        return begin(AotCache.OPTIONS);
    }

    /** Starts it with more options for the JVM. */
    IslayProcess begin(List<String> options) {
        try {
            Path scratch = Files.createTempDirectory("islay-test-");
            return new IslayProcess(builder(scratch, options).start(), scratch);
        } catch (IOException e) {
            throw new AssertionError("cannot start a JVM", e);
        }
    }

    /** Starts it and waits until it has ended by itself. */
    IslayProcess.Ended run() {
        try (IslayProcess process = begin()) {
            return process.awaitEnd();
        }
    }

    private ProcessBuilder builder(Path scratch, List<String> options) {
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(options);
        command.add("-Djava.io.tmpdir=" + scratch);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, CLASS_PATH)));
        command.add("dev.islay.cli.Main");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(Launch::mayDisturb);
        environment.put("TMPDIR", scratch.toString());
        environment.put("XDG_RUNTIME_DIR", scratch.toString());
        environment.put("XDG_CACHE_HOME", ROOT.resolve("tests/target/cache").toString());
        for (String setting : List.of("transport", "client-loops")) {
            Optional.ofNullable(System.getProperty("islay." + setting))
                    .ifPresent(value -> environment.put(variable(setting), value));
        }
        environment.putAll(variables);
        return builder;
    }

    private static String variable(String setting) {
        return "ISLAY_" + setting.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static boolean mayDisturb(String name) {
        return name.startsWith("ISLAY_")
                || name.startsWith("PYTHON")
                || name.startsWith("LISTEN_")
                || List.of("PORT", "WEB_CONCURRENCY", "VIRTUAL_ENV").contains(name);
    }
}
