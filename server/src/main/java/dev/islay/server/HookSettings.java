package dev.islay.server;

import dev.islay.python.Hooks;
import java.util.List;
import java.util.Optional;

/** Settings: what else runs in workers, and what they share. */
public final class HookSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Boolean> PRELOAD =
            GROUP.add(
                    Setting.named("preload", Section.WORKERS)
                            .of(Scope.POOL)
                            .preset("false")
                            .help(
                                    "Workers are forked from a process that has loaded the"
                                            + " application, and share its memory.")
                            .one(Kinds.onOrOff()));
    public static final Setting<Optional<String>> ON_START =
            GROUP.add(
                    Setting.named("on-start", Section.WORKERS)
                            .of(Scope.POOL)
                            .help("Called in each worker when the application is loaded.")
                            .optional(Kinds.function()));
    public static final Setting<Optional<String>> ON_STOP =
            GROUP.add(
                    Setting.named("on-stop", Section.WORKERS)
                            .of(Scope.POOL)
                            .help("Called in each worker before it ends, unless it is killed.")
                            .optional(Kinds.function()));
    public static final Setting<Optional<String>> LEADER =
            GROUP.add(
                    Setting.named("leader", Section.WORKERS)
                            .of(Scope.POOL)
                            .help(
                                    "Called in one worker of the pool at a time, with an event that"
                                            + " says when to end.")
                            .optional(Kinds.function()));

    private HookSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }

    /** The functions of a pool. */
    static Hooks hooks(Settings settings) {
        return new Hooks(
                settings.value(ON_START).orElse(null),
                settings.value(ON_STOP).orElse(null),
                settings.value(LEADER).orElse(null));
    }
}
