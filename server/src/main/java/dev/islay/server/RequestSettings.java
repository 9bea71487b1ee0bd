package dev.islay.server;

import java.util.List;

/** Settings: what a client may send. */
public final class RequestSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Long> LIMIT_REQUEST_LINE =
            GROUP.add(
                    Setting.named("limit-request-line", Section.REQUESTS)
                            .of(Scope.LISTENER)
                            .preset("8k")
                            .help("Longest request line; a longer one gets 414.")
                            .one(Kinds.size("64", "64k")));
    public static final Setting<Long> LIMIT_REQUEST_HEADERS =
            GROUP.add(
                    Setting.named("limit-request-headers", Section.REQUESTS)
                            .of(Scope.LISTENER)
                            .preset("32k")
                            .help("Largest sum of all header fields; a larger one gets 431.")
                            .one(Kinds.size("256", "1m")));
    public static final Setting<Integer> LIMIT_REQUEST_FIELDS =
            GROUP.add(
                    Setting.named("limit-request-fields", Section.REQUESTS)
                            .of(Scope.LISTENER)
                            .preset("100")
                            .help("Most header fields of a request; more get 431.")
                            .one(Kinds.whole(1, 10_000)));
    public static final Setting<Long> LIMIT_REQUEST_BODY =
            GROUP.add(
                    Setting.named("limit-request-body", Section.REQUESTS)
                            .of(Scope.MOUNT)
                            .preset("2g")
                            .help("Largest request body; a larger one gets 413.")
                            .one(Kinds.size("0", "1024t")));

    private RequestSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
