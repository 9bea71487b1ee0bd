package dev.islay.server;

import dev.islay.gateway.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table of all settings, in the order of the help. What a setting means is its sentence; sizes
 * are in bytes. Names are gunicorn's where it has one.
 */
public final class AllSettings {
    private static final List<Setting<?>> TABLE = new ArrayList<>();

    // Application

    public static final Setting<Optional<Path>> CONFIG =
            add(
                    Setting.named("config", Section.APPLICATION)
                            .also("-c")
                            .outsideFiles()
                            .help(
                                    "Settings file; a TARGET that is a directory may have its own,"
                                            + " islay.toml.")
                            .optional(Kinds.file()));

    public static final Setting<List<MountText>> MOUNT =
            add(
                    Setting.named("mount", Section.APPLICATION)
                            .outsideFiles()
                            .help(
                                    "Another application at a host, a path or both; a settings file"
                                            + " has [[mount]] for it.")
                            .list(Kinds.mount(), "\n"));
    public static final Setting<Boolean> ADD_SLASH =
            add(
                    Setting.named("add-slash", Section.APPLICATION)
                            .of(Scope.MOUNT)
                            .preset("false")
                            .help(
                                    "Redirect a request for a mount's path itself to the path with"
                                            + " a slash behind it.")
                            .one(Kinds.onOrOff()));
    public static final Setting<Boolean> STRICT_START =
            add(
                    Setting.named("strict-start", Section.APPLICATION)
                            .preset("false")
                            .help(
                                    "End when any application does not load; else the others are"
                                            + " served, and it is tried again.")
                            .one(Kinds.onOrOff()));

    // Listening

    public static final Setting<List<BindAddress>> BIND =
            add(
                    Setting.named("bind", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .also("-b")
                            .preset("127.0.0.1:8000")
                            .foreign("PORT", port -> "0.0.0.0:" + port)
                            .help(
                                    "Where to listen: HOST:PORT, :PORT, [IPV6]:PORT, PORT,"
                                            + " unix:PATH or fd:N; else systemd's sockets, else"
                                            + " 0.0.0.0:$PORT if PORT is set.")
                            .list(Kinds.address(), ","));
    public static final Setting<Integer> SOCKET_MODE =
            add(
                    Setting.named("socket-mode", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .preset("660")
                            .help("Permissions of Unix sockets; 666 lets every user connect.")
                            .one(Kinds.mode()));
    public static final Setting<Integer> BACKLOG =
            add(
                    Setting.named("backlog", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .preset("1024")
                            .help("Connections that the system holds until they are accepted.")
                            .one(Kinds.whole(1, 65535)));
    public static final Setting<Boolean> REUSE_PORT =
            add(
                    Setting.named("reuse-port", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .preset("false")
                            .help("Share TCP ports with other servers of the same user.")
                            .one(Kinds.onOrOff()));
    public static final Setting<Transport> TRANSPORT =
            add(
                    Setting.named("transport", Section.LISTENING)
                            .preset("auto")
                            .help(
                                    "What drives sockets: Linux's epoll, or plain NIO where it"
                                            + " cannot be used.")
                            .one(Kinds.choice(Transport.class)));
    public static final Setting<Integer> CONNECTIONS =
            add(
                    Setting.named("connections", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .preset("10000")
                            .help("Open client connections above which none is accepted.")
                            .one(Kinds.whole(1, 1_000_000)));
    public static final Setting<List<Cidr>> TRUSTED_PROXIES =
            add(
                    Setting.named("trusted-proxies", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .help(
                                    "Addresses or networks (CIDR) whose X-Forwarded-* and Forwarded"
                                            + " headers are believed.")
                            .list(Kinds.network(), ","));

    // Python

    public static final Setting<Optional<String>> PYTHON =
            add(
                    Setting.named("python", Section.PYTHON)
                            .of(Scope.POOL)
                            .help(
                                    "Interpreter, as a path, a virtual environment or a version;"
                                            + " else $VIRTUAL_ENV, .venv, the built-in one.")
                            .optional(Kinds.python()));
    public static final Setting<Optional<Path>> REQUIREMENTS =
            add(
                    Setting.named("requirements", Section.PYTHON)
                            .of(Scope.POOL)
                            .also("-r")
                            .help("Install what this file lists, once, into a private place.")
                            .optional(Kinds.file()));
    public static final Setting<Optional<Path>> CHDIR =
            add(
                    Setting.named("chdir", Section.PYTHON)
                            .of(Scope.POOL)
                            .help(
                                    "Directory in which the application runs and TARGET is looked"
                                            + " up.")
                            .optional(Kinds.directory()));
    public static final Setting<List<Path>> PYTHONPATH =
            add(
                    Setting.named("pythonpath", Section.PYTHON)
                            .of(Scope.POOL)
                            .help("Directories to import from, divided by colons.")
                            .list(Kinds.directory(), ":"));
    public static final Setting<Map<String, String>> ENV =
            add(
                    Setting.named("env", Section.PYTHON)
                            .of(Scope.POOL)
                            .secret()
                            .also("-e")
                            .help("Environment variable of the worker processes.")
                            .pairs(Kinds.variable()));
    public static final Setting<Map<String, String>> ENVIRON =
            add(
                    Setting.named("environ", Section.PYTHON)
                            .of(Scope.MOUNT)
                            .secret()
                            .help("Key of the WSGI environ of every request.")
                            .pairs(Kinds.environEntry()));

    public static final Setting<Boolean> LINT =
            add(
                    Setting.named("lint", Section.PYTHON)
                            .of(Scope.POOL)
                            .preset("false")
                            .help(
                                    "Check applications, and what calls them, against PEP 3333; the"
                                            + " log tells who broke what.")
                            .one(Kinds.onOrOff()));

    // Workers

    public static final Setting<Integer> WORKERS =
            add(
                    Setting.named("workers", Section.WORKERS)
                            .of(Scope.POOL)
                            .also("-w")
                            .preset("1")
                            .foreign("WEB_CONCURRENCY", Function.identity())
                            .help("Worker processes; auto starts one for each CPU.")
                            .one(Kinds.wholeOrProcessors(1, 1000)));
    public static final Setting<Integer> THREADS =
            add(
                    Setting.named("threads", Section.WORKERS)
                            .of(Scope.POOL)
                            .also("-t")
                            .preset("8")
                            .help("Application threads of each worker process.")
                            .one(Kinds.whole(1, 1000)));
    public static final Setting<StartMode> START =
            add(
                    Setting.named("start", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("at-once")
                            .help(
                                    "When workers start: with the server, or on-demand, with the"
                                            + " first request.")
                            .one(Kinds.choice(StartMode.class)));
    public static final Setting<Duration> IDLE_TIMEOUT =
            add(
                    Setting.named("idle-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("15m")
                            .help(
                                    "Workers that were started on demand end when there was no"
                                            + " request for so long; 0: never.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Integer> QUEUE =
            add(
                    Setting.named("queue", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("2048")
                            .help("Requests that wait for a thread before others get 503.")
                            .one(Kinds.whole(0, 1_000_000)));
    public static final Setting<Duration> QUEUE_TIMEOUT =
            add(
                    Setting.named("queue-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("30s")
                            .help("Longest wait for a thread; then the client gets 503.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> BOOT_TIMEOUT =
            add(
                    Setting.named("boot-timeout", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("60s")
                            .help("Time for a worker to load the application.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> GRACEFUL_TIMEOUT =
            add(
                    Setting.named("graceful-timeout", Section.WORKERS)
                            .preset("30s")
                            .help("Time for running requests to finish when the server stops.")
                            .one(Kinds.duration("0s")));

    // Request limits

    public static final Setting<Long> LIMIT_REQUEST_LINE =
            add(
                    Setting.named("limit-request-line", Section.REQUESTS)
                            .of(Scope.LISTENER)
                            .preset("8k")
                            .help("Longest request line; a longer one gets 414.")
                            .one(Kinds.size("64", "64k")));
    public static final Setting<Long> LIMIT_REQUEST_HEADERS =
            add(
                    Setting.named("limit-request-headers", Section.REQUESTS)
                            .of(Scope.LISTENER)
                            .preset("32k")
                            .help("Largest sum of all header fields; a larger one gets 431.")
                            .one(Kinds.size("256", "1m")));
    public static final Setting<Integer> LIMIT_REQUEST_FIELDS =
            add(
                    Setting.named("limit-request-fields", Section.REQUESTS)
                            .of(Scope.LISTENER)
                            .preset("100")
                            .help("Most header fields of a request; more get 431.")
                            .one(Kinds.whole(1, 10_000)));
    public static final Setting<Long> LIMIT_REQUEST_BODY =
            add(
                    Setting.named("limit-request-body", Section.REQUESTS)
                            .of(Scope.MOUNT)
                            .preset("2g")
                            .help("Largest request body; a larger one gets 413.")
                            .one(Kinds.size("0", "1024t")));

    // Time limits

    public static final Setting<Duration> HEADER_TIMEOUT =
            add(
                    Setting.named("header-timeout", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("10s")
                            .help("Time for a client to send the head of a request.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> BODY_TIMEOUT =
            add(
                    Setting.named("body-timeout", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("30s")
                            .help("Longest pause of a client that sends a request body.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Long> BODY_RATE =
            add(
                    Setting.named("body-rate", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("240")
                            .help("Least bytes a second of a request body, over a body timeout.")
                            .one(Kinds.size("0", "1g")));
    public static final Setting<Duration> SEND_TIMEOUT =
            add(
                    Setting.named("send-timeout", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("60s")
                            .help("Longest pause of a client that receives a response.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> KEEP_ALIVE =
            add(
                    Setting.named("keep-alive", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("75s")
                            .help("Time for which a connection may be idle between two requests.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Duration> HALF_CLOSE_GRACE =
            add(
                    Setting.named("half-close-grace", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("30s")
                            .help("Time for a client that closed its sending side to take output.")
                            .one(Kinds.duration("0s")));

    // Bodies and files

    public static final Setting<RequestBodyMode> REQUEST_BODY =
            add(
                    Setting.named("request-body", Section.BODIES)
                            .of(Scope.MOUNT)
                            .preset("buffered")
                            .help("Call the application when the body is complete, or before.")
                            .one(Kinds.choice(RequestBodyMode.class)));
    public static final Setting<Long> BODY_INLINE =
            add(
                    Setting.named("body-inline", Section.BODIES)
                            .preset("64k")
                            .help("Largest request body kept in memory; a larger one is a file.")
                            .one(Kinds.size("0", "1m")));
    public static final Setting<Long> BODY_MEMORY =
            add(
                    Setting.named("body-memory", Section.BODIES)
                            .preset("32m")
                            .help("Memory for all request bodies; when it is full, files are used.")
                            .one(Kinds.size("0", "64g")));
    public static final Setting<Long> SPOOL_LIMIT =
            add(
                    Setting.named("spool-limit", Section.BODIES)
                            .preset("10g")
                            .help(
                                    "Disk space for request bodies; when it is full, clients get"
                                            + " 503.")
                            .one(Kinds.size("0", "1024t")));
    public static final Setting<Optional<Path>> SPOOL_DIR =
            add(
                    Setting.named("spool-dir", Section.BODIES)
                            .help("Directory for request bodies; else the system's for such files.")
                            .optional(Kinds.directory()));
    public static final Setting<Long> FILE_INLINE =
            add(
                    Setting.named("file-inline", Section.BODIES)
                            .of(Scope.POOL)
                            .preset("64k")
                            .help(
                                    "Largest file that a worker sends itself; else the front end"
                                            + " does.")
                            .one(Kinds.size("0", "16m")));

    // Logs

    public static final Setting<Optional<LogPlace>> ACCESS_LOG =
            add(
                    Setting.named("access-log", Section.LOGS)
                            .also("--access-logfile")
                            .help("Write a line for each request there; - is standard output.")
                            .optional(Kinds.logPlace()));
    public static final Setting<LogPlace> LOG_FILE =
            add(
                    Setting.named("log-file", Section.LOGS)
                            .also("--error-logfile")
                            .preset("-")
                            .help("Write what the server has to say there; - is standard error.")
                            .one(Kinds.logPlace()));
    public static final Setting<LogLevel> LOG_LEVEL =
            add(
                    Setting.named("log-level", Section.LOGS)
                            .preset("info")
                            .help("Least level that is written.")
                            .one(Kinds.choice(LogLevel.class)));

    private AllSettings() {}

    /** All of them, in the order of the help. */
    public static List<Setting<?>> all() {
        return List.copyOf(TABLE);
    }

    /** The one with this name. */
    public static Optional<Setting<?>> named(String name) {
        return all().stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        TABLE.add(setting);
        return setting;
    }
}
