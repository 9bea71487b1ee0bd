package dev.islay.server;

import dev.islay.gateway.Cidr;
import java.util.List;

/** Settings: addresses and connections. */
public final class ListeningSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<List<BindAddress>> BIND =
            GROUP.add(
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
            GROUP.add(
                    Setting.named("socket-mode", Section.LISTENING)
                            .fixed()
                            .of(Scope.LISTENER)
                            .preset("660")
                            .help("Permissions of Unix sockets; 666 lets every user connect.")
                            .one(Kinds.mode()));
    public static final Setting<Integer> BACKLOG =
            GROUP.add(
                    Setting.named("backlog", Section.LISTENING)
                            .fixed()
                            .of(Scope.LISTENER)
                            .preset("1024")
                            .help("Connections that the system holds until they are accepted.")
                            .one(Kinds.whole(1, 65535)));
    public static final Setting<Long> TCP_NOTSENT_LOWAT =
            GROUP.add(
                    Setting.named("tcp-notsent-lowat", Section.LISTENING)
                            .fixed()
                            .of(Scope.LISTENER)
                            .preset("32k")
                            .help(
                                    "Bytes that Linux takes for a client beyond what it may send at"
                                            + " once; 0: as many as it likes.")
                            .one(Kinds.size("0", "1g")));
    public static final Setting<Boolean> REUSE_PORT =
            GROUP.add(
                    Setting.named("reuse-port", Section.LISTENING)
                            .fixed()
                            .of(Scope.LISTENER)
                            .preset("false")
                            .help("Share TCP ports with other servers of the same user.")
                            .one(Kinds.onOrOff()));
    public static final Setting<Transport> TRANSPORT =
            GROUP.add(
                    Setting.named("transport", Section.LISTENING)
                            .fixed()
                            .preset("auto")
                            .help(
                                    "What drives sockets: Linux's epoll, or plain NIO where it"
                                            + " cannot be used.")
                            .one(Kinds.choice(Transport.class)));
    public static final Setting<Integer> BUSY_POLL =
            GROUP.add(
                    Setting.named("busy-poll", Section.LISTENING)
                            .fixed()
                            .preset("150")
                            .help(
                                    "Look so many microseconds for what is expected before the"
                                            + " front end sleeps; 0: sleep at once.")
                            .one(Kinds.whole(0, 1000)));
    public static final Setting<Integer> CLIENT_LOOPS =
            GROUP.add(
                    Setting.named("client-loops", Section.LISTENING)
                            .fixed()
                            .preset("0")
                            .help(
                                    "Threads that serve clients; 0: the one that serves the"
                                            + " workers does. For machines with many CPUs.")
                            .one(Kinds.whole(0, 64)));
    public static final Setting<Integer> CONNECTIONS =
            GROUP.add(
                    Setting.named("connections", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .preset("10000")
                            .help("Open client connections above which none is accepted.")
                            .one(Kinds.whole(1, 1_000_000)));
    public static final Setting<List<Cidr>> TRUSTED_PROXIES =
            GROUP.add(
                    Setting.named("trusted-proxies", Section.LISTENING)
                            .of(Scope.LISTENER)
                            .help(
                                    "Addresses or networks (CIDR) whose X-Forwarded-* and Forwarded"
                                            + " headers are believed.")
                            .list(Kinds.network(), ","));

    private ListeningSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
