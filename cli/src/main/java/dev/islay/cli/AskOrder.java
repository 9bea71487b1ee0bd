package dev.islay.cli;

import dev.islay.server.ExitStatus;
import dev.islay.server.OperationSettings;
import dev.islay.server.SettingSource;
import dev.islay.server.StartRefused;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
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
    /** Their names, each with what it does. */
    static final Map<String, String> COMMANDS = commands();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final PrintStream out;

    AskOrder(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    private static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("status", "Shows what a running server does.");
        return commands;
    }

    /** All of them, for picocli. */
    static void addTo(CommandSpec program) {
        COMMANDS.forEach((name, what) -> program.addSubcommand(name, command(what)));
    }

    private static CommandSpec command(String what) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .description(
                        what,
                        "The server is the one of this directory, or the only one that runs;"
                                + " PLACE, the directory or the settings file of another, or"
                                + " --control names it.");
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
                        .paramLabel("PLACE")
                        .index("0")
                        .arity("0..1")
                        .type(File.class)
                        .build());
        return command;
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
        Optional<String> place =
                result.matchedPositionals().stream()
                        .flatMap(positional -> positional.stringValues().stream())
                        .findFirst();
        return new Order.Ask(
                result.commandSpec().name(), place, flags, result.hasMatchedOption("--json"));
    }

    /** Status 1 when there is no server, or it could not do it. */
    ExitStatus run(Order.Ask order) throws StartRefused {
        ServerChoice.Found server = ServerChoice.choose(order, environment);
        try {
            return show(order, server);
        } catch (IOException e) {
            throw new StartRefused(
                    ExitStatus.FAILED, "the server at " + server.socket() + ": " + e.getMessage());
        }
    }

    private ExitStatus show(Order.Ask order, ServerChoice.Found server) throws IOException {
        ControlClient.Answer answer =
                ControlClient.ask(server.socket(), "GET", "/" + order.command(), PATIENCE);
        print(order.json() ? answer.body() : StatusPage.of(Document.parse(answer.body())));
        return ExitStatus.STOPPED;
    }

    private void print(String text) {
        out.println(text.stripTrailing());
    }
}
