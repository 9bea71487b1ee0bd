package dev.islay.server;

import java.time.Duration;
import java.util.List;

/** Settings: what those who run a server ask of it. */
public final class OperationSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<ControlPlace> CONTROL =
            GROUP.add(
                    Setting.named("control", Section.OPERATION)
                            .fixed()
                            .preset("auto")
                            .help(
                                    "Unix socket for islay status, stacks, reload and stop; auto:"
                                            + " in the server's private directory.")
                            .one(Kinds.controlPlace()));
    public static final Setting<Boolean> HEALTH =
            GROUP.add(
                    Setting.named("health", Section.OPERATION)
                            .of(Scope.LISTENER)
                            .preset("false")
                            .help("Answer /-/live and /-/ready here, before any mount.")
                            .one(Kinds.onOrOff()));
    public static final Setting<List<BindAddress>> HEALTH_BIND =
            GROUP.add(
                    Setting.named("health-bind", Section.OPERATION)
                            .fixed()
                            .help("Answer /-/live and /-/ready there, and nothing else.")
                            .list(Kinds.address(), ","));
    public static final Setting<Duration> DRAIN_DELAY =
            GROUP.add(
                    Setting.named("drain-delay", Section.OPERATION)
                            .preset("0s")
                            .help(
                                    "Serve on for so long after the order to stop, while /-/ready"
                                            + " says no.")
                            .one(Kinds.duration("0s")));

    private OperationSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
