package dev.islay.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings: when a worker has done enough, and how many there are. */
public final class RecyclingSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<Integer>> MAX_WORKERS =
            GROUP.add(
                    Setting.named("max-workers", Section.WORKERS)
                            .of(Scope.POOL)
                            .help(
                                    "As many workers are started, one by one, while requests wait;"
                                            + " and ended again down to --workers.")
                            .optional(Kinds.wholeOrProcessors(1, 1000)));
    public static final Setting<Integer> MAX_REQUESTS =
            GROUP.add(
                    Setting.named("max-requests", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("0")
                            .help("A worker that has answered so many is replaced; 0: never.")
                            .one(Kinds.whole(0, Integer.MAX_VALUE)));
    public static final Setting<Integer> MAX_REQUESTS_JITTER =
            GROUP.add(
                    Setting.named("max-requests-jitter", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("0")
                            .help("Each worker may answer up to so many more, by chance.")
                            .one(Kinds.whole(0, Integer.MAX_VALUE)));
    public static final Setting<Duration> MAX_LIFETIME =
            GROUP.add(
                    Setting.named("max-lifetime", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("0s")
                            .help("A worker that has lived for so long is replaced; 0: never.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Duration> MAX_LIFETIME_JITTER =
            GROUP.add(
                    Setting.named("max-lifetime-jitter", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("0s")
                            .help("Each worker may live up to so much longer, by chance.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Long> MAX_MEMORY =
            GROUP.add(
                    Setting.named("max-memory", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("0")
                            .help("A worker that uses more (resident set) is replaced; 0: never.")
                            .one(Kinds.size("0", "16t")));
    public static final Setting<Long> MAX_MEMORY_HARD =
            GROUP.add(
                    Setting.named("max-memory-hard", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("0")
                            .help("A worker that uses more is killed at once; 0: never.")
                            .one(Kinds.size("0", "16t")));

    private RecyclingSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
