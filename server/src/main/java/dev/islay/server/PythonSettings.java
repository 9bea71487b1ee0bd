package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings: the interpreter and what it finds. */
public final class PythonSettings {
    private static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<String>> PYTHON =
            GROUP.add(
                    Setting.named("python", Section.PYTHON)
                            .of(Scope.POOL)
                            .help(
                                    "Interpreter, as a path, a virtual environment or a version;"
                                            + " else $VIRTUAL_ENV, .venv, the built-in one.")
                            .optional(Kinds.python()));
    public static final Setting<Optional<Path>> REQUIREMENTS =
            GROUP.add(
                    Setting.named("requirements", Section.PYTHON)
                            .of(Scope.POOL)
                            .also("-r")
                            .help("Install what this file lists, once, into a private place.")
                            .optional(Kinds.file()));
    public static final Setting<Optional<Path>> CHDIR =
            GROUP.add(
                    Setting.named("chdir", Section.PYTHON)
                            .of(Scope.POOL)
                            .help(
                                    "Directory in which the application runs and TARGET is looked"
                                            + " up.")
                            .optional(Kinds.directory()));
    public static final Setting<List<Path>> PYTHONPATH =
            GROUP.add(
                    Setting.named("pythonpath", Section.PYTHON)
                            .of(Scope.POOL)
                            .help("Directories to import from, divided by colons.")
                            .list(Kinds.directory(), ":"));
    public static final Setting<Map<String, String>> ENV =
            GROUP.add(
                    Setting.named("env", Section.PYTHON)
                            .of(Scope.POOL)
                            .secret()
                            .also("-e")
                            .help("Environment variable of the worker processes.")
                            .pairs(Kinds.variable()));
    public static final Setting<Map<String, String>> ENVIRON =
            GROUP.add(
                    Setting.named("environ", Section.PYTHON)
                            .of(Scope.MOUNT)
                            .secret()
                            .help("Key of the WSGI environ of every request.")
                            .pairs(Kinds.environEntry()));

    public static final Setting<Boolean> LINT =
            GROUP.add(
                    Setting.named("lint", Section.PYTHON)
                            .of(Scope.POOL)
                            .preset("false")
                            .help(
                                    "Check applications, and what calls them, against PEP 3333; the"
                                            + " log tells who broke what.")
                            .one(Kinds.onOrOff()));

    private PythonSettings() {}

    /** All of them, in the order of the help. */
    static List<Setting<?>> all() {
        return GROUP.all();
    }
}
