package dev.islay.server;

import java.util.List;
import java.util.Optional;

/** Settings: what is written down, and where. */
public final class LogSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<LogPlace>> ACCESS_LOG =
            GROUP.add(
                    Setting.named("access-log", Section.LOGS)
                            .fixed()
                            .also("--access-logfile")
                            .help("Write a line for each request there; - is standard output.")
                            .optional(Kinds.logPlace()));
    public static final Setting<LogPlace> LOG_FILE =
            GROUP.add(
                    Setting.named("log-file", Section.LOGS)
                            .fixed()
                            .also("--error-logfile")
                            .preset("-")
                            .help("Write what the server has to say there; - is standard error.")
                            .one(Kinds.logPlace()));
    public static final Setting<LogLevel> LOG_LEVEL =
            GROUP.add(
                    Setting.named("log-level", Section.LOGS)
                            .fixed()
                            .preset("info")
                            .help("Least level that is written.")
                            .one(Kinds.choice(LogLevel.class)));

    private LogSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
