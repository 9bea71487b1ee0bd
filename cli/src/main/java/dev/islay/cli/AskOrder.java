package dev.islay.cli;

import dev.islay.server.ExitStatus;
import dev.islay.server.OperationSettings;
import dev.islay.server.SettingSource;
import dev.islay.server.StartRefused;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The commands that talk to a running server, by its control socket. */
final class AskOrder {
    static final String RELOAD = "reload";

    /** Their names, each with what it does. */
    static final Map<String, String> COMMANDS = commands();

    private final Map<String, String> environment;
    private final PrintStream out;

    AskOrder(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    private static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("status", "Shows what a running server does.");
        commands.put("stacks", "Shows where each running request is, in Python.");
        commands.put(
                RELOAD,
                "Loads the code of a running server anew; old workers serve until new ones do. APP"
                        + " is the name of a pool (see islay status); without it, settings are read"
                        + " again and all pools are reloaded.");
        commands.put("stop", "Stops a running server gracefully, and says what was cut off.");
        return commands;
    }

    /** All of them, for picocli. */
    static void addTo(CommandSpec program) {
        COMMANDS.forEach((name, what) -> program.addSubcommand(name, command(name, what)));
    }

    private static CommandSpec command(String name, String what) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .description(
                        what,
                        "The server is the one of this directory, or the only one that runs, or the"
                                + " one that is named.");
        command.addOption(
                OptionSpec.builder("-c", "--config")
                        .paramLabel("PLACE")
                        .arity("1")
                        .type(File.class)
                        .description("The settings file or the directory of the server.")
                        .build());
        command.addOption(
                OptionSpec.builder("--control")
                        .paramLabel("PATH")
                        .arity("1")
                        .type(File.class)
                        .description("The control socket of the server.")
                        .build());
        command.addOption(flag("--json", "Print what the server answers: JSON, for programs."));
        command.addOption(
                OptionSpec.builder("--help")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("Print this page.")
                        .build());
        command.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(argument(name))
                        .index("0")
                        .arity("0..1")
                        .type(File.class)
                        .build());
        return command;
    }

    /** What may stand behind the name of a command. */
    static String argument(String name) {
        return name.equals(RELOAD) ? "APP" : "PLACE";
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    static Order.Ask order(ParseResult result) {
        Map<String, SettingSource.Given> flags = new LinkedHashMap<>();
        OptionSpec control = result.matchedOption("--control");
        if (control != null) {
            List<String> texts = List.copyOf(control.stringValues());
            flags.put(
                    OperationSettings.CONTROL.name(), new SettingSource.Given("--control", texts));
        }
        Optional<String> argument =
                result.matchedPositionals().stream()
                        .flatMap(positional -> positional.stringValues().stream())
                        .findFirst();
        OptionSpec config = result.matchedOption("--config");
        Optional<String> place =
                config == null ? Optional.empty() : config.stringValues().stream().findFirst();
        String name = result.commandSpec().name();
        boolean json = result.hasMatchedOption("--json");
        return name.equals(RELOAD)
                ? new Order.Ask(name, place, argument, flags, json)
                : new Order.Ask(name, place.or(() -> argument), Optional.empty(), flags, json);
    }

    /** Status 1 when there is no server, or it could not do it. */
    ExitStatus run(Order.Ask order) throws StartRefused {
        ServerChoice.Found server = ServerChoice.choose(order, environment);
        try {
            return new ServerTalk(server, order, out).run();
        } catch (IOException e) {
            throw new StartRefused(
                    ExitStatus.FAILED, "the server at " + server.socket() + ": " + e.getMessage());
        }
    }
}
