package dev.islay.server;

import dev.islay.python.ProbeTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Settings: processes, threads, queue. */
public final class WorkerSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Integer> WORKERS =
            GROUP.add(
                    Setting.named("workers", Section.WORKERS)
                            .of(Scope.POOL)
                            .also("-w")
                            .preset("1")
                            .foreign("WEB_CONCURRENCY", Function.identity())
                            .help("Worker processes; auto starts one for each CPU.")
                            .one(Kinds.wholeOrProcessors(1, 1000)));
    public static final Setting<Integer> THREADS =
            GROUP.add(
                    Setting.named("threads", Section.WORKERS)
                            .of(Scope.POOL)
                            .also("-t")
                            .preset("8")
                            .help("Application threads of each worker process.")
                            .one(Kinds.whole(1, 1000)));
    public static final Setting<StartMode> START =
            GROUP.add(
                    Setting.named("start", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("at-once")
                            .help(
                                    "When workers start: with the server, or on-demand, with the"
                                            + " first request.")
                            .one(Kinds.choice(StartMode.class)));
    public static final Setting<Duration> IDLE_TIMEOUT =
            GROUP.add(
                    Setting.named("idle-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("15m")
                            .help(
                                    "Workers that were started on demand end when there was no"
                                            + " request for so long; 0: never.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Integer> QUEUE =
            GROUP.add(
                    Setting.named("queue", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("2048")
                            .help("Requests that wait for a thread before others get 503.")
                            .one(Kinds.whole(0, 1_000_000)));
    public static final Setting<Duration> QUEUE_TIMEOUT =
            GROUP.add(
                    Setting.named("queue-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("30s")
                            .help("Longest wait for a thread; then the client gets 503.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> READER_TIMEOUT =
            GROUP.add(
                    Setting.named("reader-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("5s")
                            .help(
                                    "While slow clients keep all threads, the slowest is cut off"
                                            + " each time.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> BOOT_TIMEOUT =
            GROUP.add(
                    Setting.named("boot-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("60s")
                            .help(
                                    "Time for a worker to load the application and to answer the"
                                            + " probe.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Optional<ProbeTarget>> PROBE =
            GROUP.add(
                    Setting.named("probe", Section.WORKERS)
                            .of(Scope.POOL)
                            .help(
                                    "A page that a new worker must answer with 2xx or 3xx before"
                                            + " it serves.")
                            .optional(Kinds.probe()));
    public static final Setting<Boolean> RELOAD =
            GROUP.add(
                    Setting.named("reload", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("false")
                            .help(
                                    "For development: load the application anew when a file of it"
                                            + " is edited.")
                            .one(Kinds.onOrOff()));
    public static final Setting<List<String>> RELOAD_INCLUDE =
            GROUP.add(
                    Setting.named("reload-include", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("*.html,*.jinja,*.jinja2,*.j2")
                            .help(
                                    "Other files below the application's directory that --reload"
                                            + " watches, as globs of names or paths.")
                            .list(Kinds.glob(), ","));
    public static final Setting<Duration> GRACEFUL_TIMEOUT =
            GROUP.add(
                    Setting.named("graceful-timeout", Section.WORKERS)
                            .preset("30s")
                            .help(
                                    "Time for running requests to finish when the server stops or"
                                            + " a worker is replaced.")
                            .one(Kinds.duration("0s")));

    private WorkerSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
