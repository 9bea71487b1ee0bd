package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings: what is served. */
public final class ApplicationSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<Path>> CONFIG =
            GROUP.add(
                    Setting.named("config", Section.APPLICATION)
                            .also("-c")
                            .outsideFiles()
                            .help(
                                    "Settings file; a TARGET that is a directory may have its own,"
                                            + " islay.toml.")
                            .optional(Kinds.file()));

    public static final Setting<List<MountText>> MOUNT =
            GROUP.add(
                    Setting.named("mount", Section.APPLICATION)
                            .outsideFiles()
                            .help(
                                    "Another application at a host, a path or both; a settings file"
                                            + " has [[mount]] for it.")
                            .list(Kinds.mount(), "\n"));
    public static final Setting<Boolean> ADD_SLASH =
            GROUP.add(
                    Setting.named("add-slash", Section.APPLICATION)
                            .of(Scope.MOUNT)
                            .preset("false")
                            .help(
                                    "Redirect a request for a mount's path itself to the path with"
                                            + " a slash behind it.")
                            .one(Kinds.onOrOff()));
    public static final Setting<Boolean> STRICT_START =
            GROUP.add(
                    Setting.named("strict-start", Section.APPLICATION)
                            .preset("false")
                            .help(
                                    "End when any application does not load; else the others are"
                                            + " served, and it is tried again.")
                            .one(Kinds.onOrOff()));

    private ApplicationSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
