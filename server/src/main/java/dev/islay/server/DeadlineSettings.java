package dev.islay.server;

import dev.islay.python.Deadlines;
import dev.islay.python.PathPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings: what ends a call of an application. */
public final class DeadlineSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Duration> TIMEOUT =
            GROUP.add(
                    Setting.named("timeout", Section.DEADLINES)
                            .of(Scope.MOUNT)
                            .preset("5m")
                            .help(
                                    "Longest time for which an application may have a request; then"
                                            + " the client gets 504; 0: for ever.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Map<PathPattern, Duration>> TIMEOUTS =
            GROUP.add(
                    Setting.named("timeouts", Section.DEADLINES)
                            .of(Scope.MOUNT)
                            .help(
                                    "The timeout of paths below the mount; a star stands for any"
                                            + " characters.")
                            .pairs(Kinds.pathTime()));
    public static final Setting<Duration> INTERRUPT_GRACE =
            GROUP.add(
                    Setting.named("interrupt-grace", Section.DEADLINES)
                            .of(Scope.POOL)
                            .preset("5s")
                            .help(
                                    "Time for a request that was interrupted to end; then its"
                                            + " worker is replaced.")
                            .one(Kinds.duration("0s")));
    public static final Setting<DisconnectAction> ON_DISCONNECT =
            GROUP.add(
                    Setting.named("on-disconnect", Section.DEADLINES)
                            .of(Scope.MOUNT)
                            .preset("close")
                            .help(
                                    "When a client leaves: close what the application yields, or"
                                            + " interrupt the application too.")
                            .one(Kinds.choice(DisconnectAction.class)));

    private DeadlineSettings() {}

    /** How long requests to a mount may take. */
    static Deadlines deadlines(Settings settings) {
        return new Deadlines(settings.value(TIMEOUT), new TreeMap<>(settings.value(TIMEOUTS)));
    }

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
