package dev.islay.server;

import java.nio.file.Path;
import java.util.List;

/** Settings: Java applications and middleware. */
public final class JavaSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<List<Path>> CLASSPATH =
            GROUP.add(
                    Setting.named("classpath", Section.JAVA)
                            .of(Scope.MOUNT)
                            .help(
                                    "Jars and directories of Java applications, divided by colons;"
                                            + " DIR/* is every jar in it, and a .java file is"
                                            + " compiled.")
                            .list(Kinds.classPathEntry(), ":"));
    public static final Setting<Integer> JAVA_REQUESTS =
            GROUP.add(
                    Setting.named("java-requests", Section.JAVA)
                            .preset("4096")
                            .help(
                                    "Requests that run in Java code at a time, each on a virtual"
                                            + " thread; others get 503.")
                            .one(Kinds.whole(1, 1_000_000)));

    public static final Setting<Integer> NESTED_CALLS =
            GROUP.add(
                    Setting.named("nested-calls", Section.JAVA)
                            .preset("16")
                            .help(
                                    "Calls of Java applications from Python code that may stand"
                                            + " within each other.")
                            .one(Kinds.whole(1, 100)));

    private JavaSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
