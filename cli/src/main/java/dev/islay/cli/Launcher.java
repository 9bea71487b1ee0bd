package dev.islay.cli;

import dev.islay.server.Action;
import dev.islay.server.ExitStatus;
import dev.islay.server.LogSettings;
import dev.islay.server.Logs;
import dev.islay.server.Plan;
import dev.islay.server.Plans;
import dev.islay.server.Prepare;
import dev.islay.server.Settings;
import dev.islay.server.SettingsListing;
import dev.islay.server.StartRefused;
import java.io.PrintStream;
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
                case Order.Show(var target, var flags) ->
                        print(SettingsListing.of(Plan.make(target, flags, environment)));
                case Order.Conform conform -> new ConformanceOrder(out).run(conform);
                case Order.Prepare() -> new Prepare(environment, out).run();
                case Order.Ask ask -> new AskOrder(environment, out).run(ask);
                case Order.Act act -> act(act, environment);
            };
        } catch (StartRefused refused) {
            refused.mistakes().forEach(mistake -> err.println("islay: " + mistake));
            return refused.status();
        }
    }

    private ExitStatus print(String text) {
        out.println(text.stripTrailing());
        return ExitStatus.STOPPED;
    }

    private ExitStatus act(Order.Act act, Map<String, String> environment) throws StartRefused {
        Plans.Source source = () -> planned(act, environment);
        Plan plan = source.plan();
        Settings settings = plan.settings();
        ConsoleLogging.level(settings.value(LogSettings.LOG_LEVEL));
        try (Logs logs = Logs.open(settings, err)) {
            ConsoleLogging.to(logs.errors());
            return action(act.command()).run(new Plans(plan, source), logs);
        } finally {
            ConsoleLogging.to(err);
        }
    }

    private static Plan planned(Order.Act act, Map<String, String> environment)
            throws StartRefused {
        Plan plan = Plan.make(act.target(), act.flags(), environment);
        if (plan.mounts().isEmpty()) {
            throw nothingToServe();
        }
        return plan;
    }

    private static StartRefused nothingToServe() {
        return StartRefused.usage(
                "TARGET is missing: name a module, a file or a directory, such as app.py, or a"
                        + " settings file with --config, or give a --mount");
    }

    private Action action(String command) {
        Action action = actions.get(command);
        if (action == null) {
            throw new IllegalStateException("no action for the command " + command);
        }
        return action;
    }
}
