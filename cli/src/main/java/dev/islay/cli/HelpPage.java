package dev.islay.cli;

import dev.islay.server.AllSettings;
import dev.islay.server.ExitStatus;
import dev.islay.server.Section;
import dev.islay.server.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} prints, made of the table of settings. */
final class HelpPage {
    private static final int WIDTH = 100;

    private HelpPage() {}

    /** Puts the page together for a command and its subcommands. */
    static void design(CommandLine parser) {
        parser.setUsageHelpWidth(WIDTH).setInterpolateVariables(false);
        lay(parser);
        parser.getSubcommands().values().forEach(HelpPage::lay);
    }

    private static void lay(CommandLine command) {
        UsageMessageSpec page = command.getCommandSpec().usageMessage();
        page.customSynopsis(synopsis(command));
        boolean settings = command.getCommandSpec().findOption("--config") != null;
        page.sectionKeys(
                settings
                        ? List.of("synopsis", "description", "target", "settings", "end")
                        : List.of("synopsis", "description", "options"));
        page.sectionMap().put("synopsis", help -> "Usage: " + help.synopsis(7));
        page.sectionMap().put("target", help -> target());
        page.sectionMap().put("settings", HelpPage::settings);
        page.sectionMap().put("options", help -> "\n" + help.optionList());
        page.sectionMap().put("end", help -> end());
    }

    /** The page itself, without colours. */
    static String text(CommandLine command) {
        return command.getUsageMessage(Help.Ansi.OFF);
    }

    /** All spellings, the short one first. */
    static String[] flags(Setting<?> setting) {
        return setting.flags().stream()
                .sorted((one, other) ->
                        Boolean.compare(one.startsWith("--"), other.startsWith("--")))
                .toArray(String[]::new);
    }

    /** The sentence, the default, and whether it may come again. */
    static String description(Setting<?> setting) {
        StringBuilder text = new StringBuilder(setting.help());
        setting.preset().ifPresent(preset -> text.append(" [").append(preset).append(']'));
        if (setting.repeatable()) {
            text.append(" [repeatable]");
        }
        return text.toString().replace("%", "%%");
    }

    private static String[] synopsis(CommandLine command) {
        return switch (command.getCommandName()) {
            case CommandLineReader.CHECK -> new String[] {"islay check [OPTIONS] TARGET"};
            case CommandLineReader.CONFIG -> new String[] {"islay config [OPTIONS] [TARGET]"};
            case CommandLineReader.COMPLETION -> new String[] {"islay completion"};
            case CommandLineReader.PREPARE -> new String[] {"islay prepare"};
            case ConformanceOrder.NAME -> new String[] {"islay conformance [OPTIONS]"};
            case String name when AskOrder.COMMANDS.containsKey(name) ->
                    new String[] {"islay " + name + " [OPTIONS] [" + AskOrder.argument(name) + "]"};
            default ->
                    new String[] {
                        "islay [OPTIONS] TARGET",
                        "       islay check [OPTIONS] TARGET",
                        "       islay config [OPTIONS] [TARGET]",
                        "       islay "
                                + String.join("|", AskOrder.COMMANDS.keySet())
                                + " [OPTIONS]",
                        "       islay conformance [OPTIONS]",
                        "       islay bench [OPTIONS]    (in a checkout)",
                        "       islay prepare",
                        "       islay completion"
                    };
        };
    }

    private static String target() {
        return """

        TARGET is one of
          module:callable, module:factory()
          module                       its callable 'application', else 'app'
          path/to/file.py[:callable]
          directory                    its islay.toml, else wsgi.py, app.py
        and may be left out when --config names a file that has it.
        """;
    }

    private static String settings(Help help) {
        return Arrays.stream(Section.values())
                        .map(section -> section(help, section))
                        .collect(Collectors.joining())
                + list(help, "Other", List.of("--version", "--help"));
    }

    private static String section(Help help, Section section) {
        return list(
                help,
                section.title(),
                AllSettings.all().stream()
                        .filter(setting -> setting.section() == section)
                        .map(setting -> setting.flags().getFirst())
                        .toList());
    }

    private static String list(Help help, String title, List<String> names) {
        List<OptionSpec> options =
                help.commandSpec().options().stream()
                        .filter(option ->
                                names.contains(option.longestName()) || named(option, names))
                        .toList();
        Help.Layout layout = help.createDefaultLayout();
        layout.addAllOptions(options, help.parameterLabelRenderer());
        return "\n" + title + ":\n" + layout;
    }

    private static boolean named(OptionSpec option, List<String> names) {
        return Arrays.stream(option.names()).anyMatch(names::contains);
    }

    private static String end() {
        String statuses =
                Arrays.stream(ExitStatus.values())
                        .map(status -> "  %d  %s%n".formatted(status.code(), status.meaning()))
                        .collect(Collectors.joining());
        return """

        Defaults stand in brackets. A flag beats its variable (--keep-alive is ISLAY_KEEP_ALIVE), which
        beats the settings file (there it is keep-alive). PORT and WEB_CONCURRENCY count when none of these
        says where to listen or how many workers to run.

        Exit status:
        """
                + statuses;
    }
}
