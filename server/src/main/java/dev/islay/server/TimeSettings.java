package dev.islay.server;

import java.time.Duration;
import java.util.List;

/** Settings: how long anybody waits for anybody. */
public final class TimeSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Duration> HEADER_TIMEOUT =
            GROUP.add(
                    Setting.named("header-timeout", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("10s")
                            .help("Time for a client to send the head of a request.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Duration> BODY_TIMEOUT =
            GROUP.add(
                    Setting.named("body-timeout", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("30s")
                            .help("Longest pause of a client that sends a request body.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Long> BODY_RATE =
            GROUP.add(
                    Setting.named("body-rate", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("240")
                            .help("Least bytes a second of a request body, over a body timeout.")
                            .one(Kinds.size("0", "1g")));
    public static final Setting<Duration> SEND_TIMEOUT =
            GROUP.add(
                    Setting.named("send-timeout", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("60s")
                            .help("Longest pause of a client that receives a response.")
                            .one(Kinds.duration("100ms")));
    public static final Setting<Long> SEND_RATE =
            GROUP.add(
                    Setting.named("send-rate", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("240")
                            .help("Least bytes a second a client takes, over a send timeout.")
                            .one(Kinds.size("0", "1g")));
    public static final Setting<Duration> KEEP_ALIVE =
            GROUP.add(
                    Setting.named("keep-alive", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("75s")
                            .help("Time for which a connection may be idle between two requests.")
                            .one(Kinds.duration("0s")));
    public static final Setting<Duration> HALF_CLOSE_GRACE =
            GROUP.add(
                    Setting.named("half-close-grace", Section.TIMES)
                            .of(Scope.LISTENER)
                            .preset("30s")
                            .help("Time for a client that closed its sending side to take output.")
                            .one(Kinds.duration("0s")));

    private TimeSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
