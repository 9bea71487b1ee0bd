package dev.islay.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every worker of a pool is started with.
 *
 * @param applications 1 to 256; a request names one by its place
 * @param environment variables of the process, on top of our own
 * @param multiprocess whether other workers of the pool run the same application
 * @param inlineFile bytes below which a file is sent as data
 * @param lint whether the applications are checked against PEP 3333 while they run
 * @param sources whether they tell which files their code comes from
 * @param probe what each application is asked before the worker serves; null: nothing
 * @param hooks functions of the application
 * @param preload whether workers are forked from a process that has loaded the applications
 */
public record WorkerOptions(
        Interpreter interpreter,
        Path home,
        List<Hosted> applications,
        int threads,
        Placement placement,
        Map<String, String> environment,
        boolean multiprocess,
        String software,
        int inlineFile,
        Duration bootTimeout,
        boolean lint,
        boolean sources,
        @Nullable ProbeTarget probe,
        Hooks hooks,
        boolean preload) {
    /** As many as one pool can host: a request names its application in a byte. */
    public static final int MOST_APPLICATIONS = 256;

    /**
     * Where a worker runs and what it imports from.
     *
     * @param directory changed to before anything is imported; null: ours
     */
    public record Placement(@Nullable Path directory, List<Path> pythonPath) {}
}
