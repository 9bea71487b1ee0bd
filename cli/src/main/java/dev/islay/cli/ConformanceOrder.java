package dev.islay.cli;

import dev.islay.conformance.Applications;
import dev.islay.conformance.Case;
import dev.islay.conformance.ResultTable;
import dev.islay.conformance.Subject;
import dev.islay.conformance.Suite;
import dev.islay.conformance.Trial;
import dev.islay.conformance.Verdict;
import dev.islay.server.ExitStatus;
import dev.islay.server.StartRefused;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code islay conformance}: tries the conformance suite on Islay and on other servers. */
final class ConformanceOrder {
    static final String NAME = "conformance";

    /** As a server that is named: this one, as it is tried when none is. */
    private static final String ITSELF = "islay";

    private final Suite suite = Suite.load();
    private final PrintStream out;

    ConformanceOrder(PrintStream out) {
        this.out = out;
    }

    static CommandSpec command() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .description(
                        "Tries the clauses of PEP 3333 and of HTTP on Islay, or on the servers that"
                                + " are named, and prints what each of them passed.",
                        "A server must serve islay_conformance:application in one process, with two"
                                + " threads or more.");
        options().forEach(command::addOption);
        return command;
    }

    private static List<OptionSpec> options() {
        return List.of(
                option(
                        "--server",
                        "[NAME=]COMMAND",
                        "Start a server by this line for the shell; {address}, {host}, {port} and"
                                + " {app} stand for what they say; islay is this one. May come"
                                + " again."),
                option(
                        "--address",
                        "HOST:PORT",
                        "Try a server that runs, see --write. May come again."),
                option("--case", "REGEX", "Only cases whose name or clause matches."),
                option("--patience", "SECONDS", "Longest wait for what must be seen. [5]"),
                option("--markdown", "FILE", "Write the table to a file."),
                option(
                        "--write",
                        "DIRECTORY",
                        "Only write the Python side, for a server started by hand."),
                OptionSpec.builder("--help")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("Print this page.")
                        .build());
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(kind(label))
                .description(description)
                .build();
    }

    /** What completion offers for it. */
    private static Class<?> kind(String label) {
        return switch (label) {
            case "FILE", "DIRECTORY" -> File.class;
            case "SECONDS" -> Integer.class;
            default -> String.class;
        };
    }

    static Order.Conform order(ParseResult result) {
        return new Order.Conform(
                texts(result, "--server"),
                texts(result, "--address"),
                last(result, "--case"),
                last(result, "--patience"),
                last(result, "--markdown"),
                last(result, "--write"));
    }

    private static List<String> texts(ParseResult result, String name) {
        OptionSpec option = result.matchedOption(name);
        return option == null ? List.of() : List.copyOf(option.stringValues());
    }

    private static Optional<String> last(ParseResult result, String name) {
        return texts(result, name).stream().reduce((first, second) -> second);
    }

    /** Status 1 when a case failed. */
    ExitStatus run(Order.Conform order) throws StartRefused {
        try {
            if (order.write().isPresent()) {
                Applications.write(suite, Path.of(order.write().get()));
                return ExitStatus.STOPPED;
            }
            List<Case> cases = cases(order.only().orElse(""));
            Duration patience = patience(order.patience().orElse("5"));
            ResultTable table = new ResultTable(suite, cases);
            for (Subject subject : subjects(order)) {
                out.println(subject.name());
                table.add(
                        subject.name(), new Trial(suite, patience, this::tell).of(subject, cases));
            }
            out.println(table.summary());
            if (order.markdown().isPresent()) {
                Files.writeString(Path.of(order.markdown().get()), table.markdown());
            }
            return table.hasFailures() ? ExitStatus.FAILED : ExitStatus.STOPPED;
        } catch (IOException e) {
            throw StartRefused.usage("conformance: " + e.getMessage());
        }
    }

    private List<Case> cases(String only) throws StartRefused {
        try {
            Pattern pattern = Pattern.compile(only);
            return suite.cases().stream()
                    .filter(one ->
                            pattern.matcher(one.name() + " " + String.join(" ", one.clauses()))
                                    .find())
                    .toList();
        } catch (PatternSyntaxException e) {
            throw StartRefused.usage("--case: " + e.getDescription() + " in '" + only + "'");
        }
    }

    private static Duration patience(String seconds) throws StartRefused {
        if (!seconds.matches("[1-9][0-9]{0,2}")) {
            throw StartRefused.usage("--patience: '" + seconds + "' is not 1 to 999 seconds");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private void tell(Verdict verdict) {
        Case tried = verdict.tried();
        out.printf(
                "  %-4s %-14s %s%n",
                verdict.complaints().isEmpty() ? "ok" : "FAIL",
                String.join(",", tried.clauses()),
                tried);
        verdict.complaints().forEach(text -> out.println("         " + text));
    }

    private static List<Subject> subjects(Order.Conform order) {
        List<Subject> subjects = new ArrayList<>();
        order.servers()
                .forEach(command ->
                        subjects.add(command.equals(ITSELF) ? ours() : Subject.started(command)));
        order.addresses().forEach(address -> subjects.add(Subject.running(address)));
        return subjects.isEmpty() ? List.of(ours()) : subjects;
    }

    /** This program, started as it was. */
    private static Subject ours() {
        Stream<String> words =
                Stream.of(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString()),
                                ManagementFactory.getRuntimeMXBean().getInputArguments().stream(),
                                Stream.of("-cp", System.getProperty("java.class.path")),
                                Stream.of(Main.class.getName(), "--bind"))
                        .flatMap(part -> part);
        String command =
                words.map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
        return new Subject("islay", command + " {address} {app}", "", true);
    }
}
