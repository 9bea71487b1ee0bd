package dev.islay.cli;

import dev.islay.server.Action;
import dev.islay.server.AllSettings;
import dev.islay.server.ExitStatus;
import dev.islay.server.Logs;
import dev.islay.server.SettingSource;
import dev.islay.server.Settings;
import dev.islay.server.StartRefused;
import dev.islay.server.Target;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * From the command line to a running action: read the arguments, resolve the settings, find the
 * target, open the logs, act. What cannot be done is told in one line on the error stream.
 */
public final class Launcher {
    private final Map<String, Action> actions;
    private final PrintStream out;
    private final PrintStream err;

    /** {@code actions}: by name of the command; {@link CommandLineReader#SERVE} must be there. */
    public Launcher(Map<String, Action> actions, PrintStream out, PrintStream err) {
        this.actions = Map.copyOf(actions);
        this.out = out;
        this.err = err;
    }

    /** Does what the arguments say. Returns when that is done. */
    public ExitStatus run(String[] arguments, Map<String, String> environment) {
        try {
            return switch (new CommandLineReader().read(arguments)) {
                case Order.Print(String text) -> print(text);
                case Order.Act act -> act(act, environment);
            };
        } catch (StartRefused refused) {
            err.println("islay: " + refused.getMessage());
            return refused.status();
        }
    }

    private ExitStatus print(String text) {
        out.println(text.stripTrailing());
        return ExitStatus.STOPPED;
    }

    private ExitStatus act(Order.Act act, Map<String, String> environment) throws StartRefused {
        Settings settings = Settings.resolve(sources(act, environment));
        Target target = Target.parse(act.target(), base(settings));
        ConsoleLogging.level(settings.value(AllSettings.LOG_LEVEL));
        try (Logs logs = Logs.open(settings, err)) {
            ConsoleLogging.to(logs.errors());
            return action(act.command()).run(settings, target, logs);
        } finally {
            ConsoleLogging.to(err);
        }
    }

    /** The order of precedence. */
    private static List<SettingSource> sources(Order.Act act, Map<String, String> environment) {
        return List.of(
                SettingSource.flags(act.flags()),
                SettingSource.variables(environment),
                SettingSource.foreignVariables(environment));
    }

    private static Path base(Settings settings) {
        return settings.value(AllSettings.CHDIR).orElse(Path.of("").toAbsolutePath());
    }

    private Action action(String command) {
        Action action = actions.get(command);
        if (action == null) {
            throw new IllegalStateException("no action for the command " + command);
        }
        return action;
    }
}
