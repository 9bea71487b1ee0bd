package dev.islay.cli;

import dev.islay.server.AllSettings;
import dev.islay.server.NearestName;
import dev.islay.server.Notation;
import dev.islay.server.Setting;
import dev.islay.server.SettingSource;
import dev.islay.server.StartRefused;
import dev.islay.server.Version;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads arguments by picocli. The options are those of {@link AllSettings}; their texts are taken
 * as they are, since settings read them wherever they stood.
 */
final class CommandLineReader {
    /** The command without a name. */
    static final String SERVE = "serve";

    static final String CHECK = "check";

    static final String CONFIG = "config";
    static final String COMPLETION = "completion";
    static final String PREPARE = "prepare";

    private final CommandLine parser;

    CommandLineReader() {
        CommandSpec serve = command("Serves a Python WSGI application.");
        serve.addOption(flag("--version", "Print the version.").versionHelp(true).build());
        serve.addSubcommand(CHECK, command("Loads a Python WSGI application and says what it is."));
        serve.addSubcommand(CONFIG, command("Prints every setting and where it came from."));
        serve.addSubcommand(ConformanceOrder.NAME, ConformanceOrder.command());
        AskOrder.addTo(serve);
        serve.addSubcommand(COMPLETION, completion());
        serve.addSubcommand(PREPARE, preparation());
        parser = new CommandLine(serve).setCommandName("islay");
        parser.setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(false)
                .setAllowSubcommandsAsOptionParameters(true);
        HelpPage.design(parser);
    }

    /** What the arguments ask for. */
    Order read(String... arguments) throws StartRefused {
        try {
            return order(parser.parseArgs(arguments));
        } catch (ParameterException wrong) {
            throw StartRefused.usage(sentence(wrong));
        }
    }

    private static CommandSpec command(String description) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage().description(description);
        AllSettings.all().forEach(setting -> add(command, setting));
        command.addOption(flag("--help", "Print this page.").usageHelp(true).build());
        command.addPositional(
                PositionalParamSpec.builder()
                        .index("0..*")
                        .arity("0..1")
                        .type(List.class)
                        .auxiliaryTypes(File.class)
                        .build());
        return command;
    }

    private static CommandSpec completion() {
        return bare(
                "Prints what bash or zsh needs to complete names: put",
                "  source <(islay completion)",
                "into ~/.bashrc, or into ~/.zshrc behind compinit.");
    }

    private static CommandSpec preparation() {
        return bare(
                "Makes the start cache, of which a server starts in half of the time and answers",
                "faster in its first seconds. A build in a checkout does it by itself.");
    }

    /** One that takes nothing. */
    private static CommandSpec bare(String... description) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage().description(description);
        command.addOption(flag("--help", "Print this page.").usageHelp(true).build());
        return command;
    }

    private static OptionSpec.Builder flag(String name, String description) {
        return flag(new String[] {name}, description);
    }

    private static OptionSpec.Builder flag(String[] names, String description) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }

    private static void add(CommandSpec command, Setting<?> setting) {
        if (setting.notation() == Notation.BOOLEAN) {
            command.addOption(flag(HelpPage.flags(setting), HelpPage.description(setting)).build());
            command.addOption(flag(off(setting), "Turns it off.").hidden(true).build());
        } else {
            command.addOption(option(setting));
        }
    }

    /** The flag that turns a setting off which a file or a variable has turned on. */
    private static String off(Setting<?> setting) {
        return "--no-" + setting.name();
    }

    /**
     * Every option may come again: whether the last or all of them hold is the setting's rule. The
     * type of the values is for completion alone.
     */
    private static OptionSpec option(Setting<?> setting) {
        boolean path = setting.notation() == Notation.PATH;
        OptionSpec.Builder option =
                OptionSpec.builder(HelpPage.flags(setting))
                        .paramLabel(setting.metavar())
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(path ? File.class : String.class)
                        .description(HelpPage.description(setting));
        if (!setting.words().isEmpty()) {
            option.completionCandidates(setting.words());
        }
        return option.build();
    }

    private static Order order(ParseResult top) throws StartRefused {
        ParseResult last = top.hasSubcommand() ? top.subcommand() : top;
        if (last.isUsageHelpRequested() || top.isUsageHelpRequested()) {
            return new Order.Print(HelpPage.text(last.commandSpec().commandLine()));
        }
        if (top.isVersionHelpRequested()) {
            return new Order.Print("islay " + Version.text());
        }
        if (last.commandSpec().name().equals(COMPLETION)) {
            return new Order.Print(AutoComplete.bash("islay", top.commandSpec().commandLine()));
        }
        if (last.commandSpec().name().equals(PREPARE)) {
            return new Order.Prepare();
        }
        if (last.commandSpec().name().equals(ConformanceOrder.NAME)) {
            return ConformanceOrder.order(last);
        }
        if (AskOrder.COMMANDS.containsKey(last.commandSpec().name())) {
            return AskOrder.order(last);
        }
        String command = top.hasSubcommand() ? last.commandSpec().name() : SERVE;
        List<String> targets = new ArrayList<>(targets(top));
        if (top.hasSubcommand() && !targets.isEmpty()) {
            targets.add(command);
        } else if (top.hasSubcommand()) {
            targets.addAll(targets(last));
        }
        return command.equals(CONFIG)
                ? new Order.Show(single(targets), given(top, last))
                : new Order.Act(command, single(targets), given(top, last));
    }

    private static Optional<String> single(List<String> targets) throws StartRefused {
        if (targets.size() > 1) {
            throw StartRefused.usage("there is one TARGET, not " + String.join(" and ", targets));
        }
        return targets.stream().findFirst();
    }

    /** picocli names a parameter once for each time that it was matched. */
    private static List<String> targets(ParseResult result) {
        return result.matchedPositionals().stream()
                .distinct()
                .flatMap(positional -> positional.stringValues().stream())
                .toList();
    }

    /** Options may stand before the name of the subcommand or behind it. */
    private static Map<String, SettingSource.Given> given(ParseResult top, ParseResult last) {
        Map<String, SettingSource.Given> flags = new LinkedHashMap<>();
        for (Setting<?> setting : AllSettings.all()) {
            String flag = setting.flags().getFirst();
            List<String> texts = new ArrayList<>(texts(top, flag));
            if (last != top) {
                texts.addAll(texts(last, flag));
            }
            if (!texts.isEmpty()) {
                flags.put(setting.name(), new SettingSource.Given(flag, texts));
            } else if (top.hasMatchedOption(off(setting)) || last.hasMatchedOption(off(setting))) {
                flags.put(setting.name(), new SettingSource.Given(off(setting), List.of("false")));
            }
        }
        return flags;
    }

    private static List<String> texts(ParseResult result, String flag) {
        OptionSpec option = result.matchedOption(flag);
        return option == null ? List.of() : option.stringValues();
    }

    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched);
        }
        if (wrong instanceof MissingParameterException missing
                && missing.getMissing().getFirst() instanceof OptionSpec option) {
            return option.longestName() + ": " + option.paramLabel() + " is missing";
        }
        return String.valueOf(wrong.getMessage());
    }

    private static String unknown(UnmatchedArgumentException wrong) {
        String text =
                wrong.getUnmatched().stream()
                        .filter(word -> word.startsWith("-"))
                        .findFirst()
                        .orElse(wrong.getUnmatched().getFirst());
        String name = text.replaceFirst("=.*", "");
        return "unknown option "
                + name
                + NearestName.hint(
                                name, AllSettings.all().stream().flatMap(s -> s.flags().stream()))
                        .orElse("; islay --help lists all");
    }
}
