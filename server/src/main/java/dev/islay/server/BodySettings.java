package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings: where bodies are kept. */
public final class BodySettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<RequestBodyMode> REQUEST_BODY =
            GROUP.add(
                    Setting.named("request-body", Section.BODIES)
                            .of(Scope.MOUNT)
                            .preset("buffered")
                            .help("Call the application when the body is complete, or before.")
                            .one(Kinds.choice(RequestBodyMode.class)));
    public static final Setting<Long> BODY_INLINE =
            GROUP.add(
                    Setting.named("body-inline", Section.BODIES)
                            .fixed()
                            .preset("64k")
                            .help("Largest request body kept in memory; a larger one is a file.")
                            .one(Kinds.size("0", "1m")));
    public static final Setting<Long> BODY_MEMORY =
            GROUP.add(
                    Setting.named("body-memory", Section.BODIES)
                            .fixed()
                            .preset("32m")
                            .help("Memory for all request bodies; when it is full, files are used.")
                            .one(Kinds.size("0", "64g")));
    public static final Setting<Long> RESPONSE_MEMORY =
            GROUP.add(
                    Setting.named("response-memory", Section.BODIES)
                            .fixed()
                            .preset("24m")
                            .help("Memory for what clients have not taken; beyond it, files.")
                            .one(Kinds.size("64k", "64g")));
    public static final Setting<Long> RESPONSE_FILE =
            GROUP.add(
                    Setting.named("response-file", Section.BODIES)
                            .fixed()
                            .preset("256m")
                            .help("Most of a response that a file takes to free its thread.")
                            .one(Kinds.size("0", "1024t")));
    public static final Setting<Long> SPOOL_LIMIT =
            GROUP.add(
                    Setting.named("spool-limit", Section.BODIES)
                            .fixed()
                            .preset("10g")
                            .help(
                                    "Disk space for bodies; when it is full, clients that send one"
                                            + " get 503.")
                            .one(Kinds.size("0", "1024t")));
    public static final Setting<Optional<Path>> SPOOL_DIR =
            GROUP.add(
                    Setting.named("spool-dir", Section.BODIES)
                            .fixed()
                            .help("Directory for bodies; else the system's for such files.")
                            .optional(Kinds.directory()));
    public static final Setting<Long> FILE_INLINE =
            GROUP.add(
                    Setting.named("file-inline", Section.BODIES)
                            .of(Scope.POOL)
                            .preset("64k")
                            .help(
                                    "Largest file that a worker sends itself; else the front end"
                                            + " does.")
                            .one(Kinds.size("0", "16m")));

    private BodySettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
