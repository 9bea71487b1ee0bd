package dev.islay.server;

import dev.islay.python.Cache;
import dev.islay.python.Hosted;
import dev.islay.python.Interpreter;
import dev.islay.python.InterpreterException;
import dev.islay.python.Interpreters;
import dev.islay.python.LoadFailure;
import dev.islay.python.MissingModule;
import dev.islay.python.WorkerHome;
import dev.islay.python.WorkerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which Python runs the application and what its workers are started with. */
final class PythonSetup {
    private final PoolPlan pool;
    private final Interpreter interpreter;
    private final Path home;
    private final Map<String, String> environment;

    private PythonSetup(
            PoolPlan pool, Interpreter interpreter, Path home, Map<String, String> environment) {
        this.pool = pool;
        this.interpreter = interpreter;
        this.home = home;
        this.environment = environment;
    }

    /**
     * One for each pool of the plan. Finds, unpacks and installs what is needed; may take a while,
     * and says so on the terminal.
     */
    static List<PythonSetup> prepareAll(Plan plan, Logs logs) throws StartRefused {
        Map<String, String> environment = System.getenv();
        List<PythonSetup> pythons = new ArrayList<>();
        if (plan.pools().isEmpty()) {
            return pythons;
        }
        try {
            Path cache = Cache.directory(environment);
            Path home = WorkerHome.unpack(cache);
            Interpreters interpreters =
                    new Interpreters(environment, cache, logs.errors()::println);
            for (PoolPlan pool : plan.pools()) {
                Interpreter found = interpreter(pool, interpreters, plan.prefix(pool));
                pythons.add(new PythonSetup(pool, found, home, environment));
            }
            return pythons;
        } catch (InterpreterException e) {
            throw StartRefused.usage(String.valueOf(e.getMessage()));
        }
    }

    /** {@code prefix}: what a message begins with. */
    private static Interpreter interpreter(PoolPlan pool, Interpreters interpreters, String prefix)
            throws StartRefused {
        Settings settings = pool.settings();
        try {
            Interpreter found =
                    interpreters.find(
                            settings.value(PythonSettings.PYTHON).orElse(null), pool.directory());
            Optional<Path> requirements = settings.value(PythonSettings.REQUIREMENTS);
            return requirements.isPresent()
                    ? interpreters.withRequirements(found, requirements.get())
                    : found;
        } catch (InterpreterException e) {
            throw StartRefused.usage(prefix + e.getMessage());
        }
    }

    Interpreter interpreter() {
        return interpreter;
    }

    WorkerOptions options() {
        Settings settings = pool.settings();
        int workers = settings.value(WorkerSettings.WORKERS);
        return new WorkerOptions(
                interpreter,
                home,
                pool.applications().stream().map(PythonSetup::hosted).toList(),
                settings.value(WorkerSettings.THREADS),
                new WorkerOptions.Placement(
                        settings.value(PythonSettings.CHDIR).orElse(null),
                        settings.value(PythonSettings.PYTHONPATH)),
                settings.value(PythonSettings.ENV),
                workers > 1 || settings.value(RecyclingSettings.MAX_WORKERS).orElse(1) > 1,
                Version.software(),
                settings.value(BodySettings.FILE_INLINE).intValue(),
                settings.value(WorkerSettings.BOOT_TIMEOUT),
                settings.value(PythonSettings.LINT),
                settings.value(WorkerSettings.RELOAD),
                settings.value(WorkerSettings.PROBE).orElse(null),
                HookSettings.hooks(settings),
                settings.value(HookSettings.PRELOAD) && !settings.value(WorkerSettings.RELOAD));
    }

    private static Hosted hosted(ApplicationPlan application) {
        List<Hosted.Middleware> middleware =
                application.middleware().stream()
                        .map(one ->
                                new Hosted.Middleware(one.name(), one.parameters(), one.toString()))
                        .toList();
        return new Hosted(application.target().forWorker(), application.environ(), middleware);
    }

    /** What the person at the terminal is told when an application does not load. */
    String refusal(LoadFailure failure) {
        StringBuilder text = new StringBuilder(failure.summary());
        if (!failure.traceback().isBlank()) {
            text.append('\n').append(failure.traceback().stripTrailing());
        }
        if (failure.module() != null) {
            MissingModule missing = new MissingModule(environment);
            text.append('\n')
                    .append(missing.advice(interpreter, failure.module(), pool.directory()));
        }
        return text.toString();
    }
}
