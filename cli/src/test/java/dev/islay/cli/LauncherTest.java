package dev.islay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.server.Action;
import dev.islay.server.AllSettings;
import dev.islay.server.BindAddress;
import dev.islay.server.ExitStatus;
import dev.islay.server.ListeningSettings;
import dev.islay.server.Plan;
import dev.islay.server.Setting;
import dev.islay.server.Settings;
import dev.islay.server.StartRefused;
import dev.islay.server.Target;
import dev.islay.server.WorkerSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LauncherTest {
    private record Call(String command, Settings settings, Target target) {}

    private final PrintStream realErr = System.err;
    private final List<Call> calls = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void giveBack() {
        System.setErr(realErr);
    }

    private ExitStatus run(Map<String, String> environment, String... arguments) {
        Map<String, Action> actions =
                Map.of("serve", recording("serve"), "check", recording("check"));
        return new Launcher(actions, printer(out), printer(err)).run(arguments, environment);
    }

    private ExitStatus run(String line) {
        return run(Map.of(), line.isEmpty() ? new String[0] : line.split(" "));
    }

    private Action recording(String command) {
        return (plans, logs) -> {
            Plan plan = plans.first();
            Target target = plan.pools().getFirst().applications().getFirst().target();
            calls.add(new Call(command, plan.mounts().getFirst().settings(), target));
            return ExitStatus.STOPPED;
        };
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "app:main,                        serve, app:main, 8",
        "--threads 4 app,                 serve, app,      4",
        "app --threads 4,                 serve, app,      4",
        "app -t4,                         serve, app,      4",
        "app --threads=4 --threads=5,     serve, app,      5",
        "check app,                       check, app,      8",
        "check app -t 4,                  check, app,      4",
        "-t 4 check app,                  check, app,      4",
        "-t 4 check -t 5 app,             check, app,      5",
        "check check,                     check, check,    8",
        "check:application,               serve, check:application, 8",
        "status:application,              serve, status:application, 8",
        "-- check,                        serve, check,    8",
        "--python check app,              serve, app,      8",
        "app --python check,              serve, app,      8",
        "check --python check app,        check, app,      8",
    })
    void commandTargetAndOptionsAreToldApart(
            String line, String command, String target, int threads) {
        assertThat(run(line)).as(text(err)).isEqualTo(ExitStatus.STOPPED);
        Call call = calls.getFirst();
        assertThat(call.command()).isEqualTo(command);
        assertThat(call.target().given()).isEqualTo(target);
        assertThat(call.settings().value(WorkerSettings.THREADS)).isEqualTo(threads);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                  | TARGET is missing: name a module, a file or a directory, such as app.py, or a settings file with --config, or give a --mount
                    check               | TARGET is missing: name a module, a file or a directory, such as app.py, or a settings file with --config, or give a --mount
                    a b                 | there is one TARGET, not a and b
                    a check             | there is one TARGET, not a and check
                    check a b           | there is one TARGET, not a and b
                    a a                 | there is one TARGET, not a and a
                    app --thraeds 4     | unknown option --thraeds; did you mean --threads?
                    --thraeds=4 app     | unknown option --thraeds; did you mean --threads?
                    check --binds x app | unknown option --binds; did you mean --bind?
                    app --colour        | unknown option --colour; islay --help lists all
                    app --threads       | --threads: N is missing
                    --threads --queue 1 app | --threads: N is missing
                    --threads abc app   | --threads: 'abc' is not a whole number from 1 to 1000
                    -t abc app          | --threads: 'abc' is not a whole number from 1 to 1000
                    completion app      | unknown option app; islay --help lists all
                    config --thraeds 4  | unknown option --thraeds; did you mean --threads?
                    -c no.toml app      | --config: there is no HERE/no.toml
                    no/such.py          | target 'no/such.py': no such file: HERE/no/such.py
                    --log-file /no/such/file app | --log-file: cannot open /no/such/file: its directory is not there
                    """)
    void wrongUsageIsOneLineAndStatusTwo(String line, String message) {
        assertThat(run(line).code()).isEqualTo(2);
        String here = Path.of("").toAbsolutePath().toString();
        assertThat(text(err)).isEqualTo("islay: " + message.replace("HERE", here) + "\n");
        assertThat(calls).isEmpty();
    }

    @Test
    void variablesGiveWhatFlagsDoNot() {
        run(Map.of("ISLAY_THREADS", "3", "PORT", "9"), "app");
        Settings settings = calls.getFirst().settings();
        assertThat(settings.value(WorkerSettings.THREADS)).isEqualTo(3);
        assertThat(settings.value(ListeningSettings.BIND))
                .containsExactly(new BindAddress.Tcp("0.0.0.0", 9));
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThat(run(Map.of("WEB_CONCURRENCY", "many"), "app")).isEqualTo(ExitStatus.USAGE);
        assertThat(text(err)).startsWith("islay: WEB_CONCURRENCY: 'many' is not a whole number");
    }

    @Test
    void helpListsEverySettingUnderItsSection() {
        assertThat(run("--help")).isEqualTo(ExitStatus.STOPPED);
        for (Setting<?> setting : AllSettings.all()) {
            assertThat(text(out))
                    .contains(setting.section().title() + ":")
                    .contains(setting.flags());
        }
        assertThat(text(out)).contains("Usage: islay [OPTIONS] TARGET\n").contains("  3  cannot");
        assertThat(text(out).lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void checkHasItsOwnHelp() {
        run("check --help");
        assertThat(text(out)).startsWith("Usage: islay check [OPTIONS] TARGET\n");
    }

    @Test
    void everyMistakeOfASettingsFileIsOneLine(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("islay.toml"), "threads = 0\nqueue = \"many\"\n");
        assertThat(run(Map.of(), folder.toString())).isEqualTo(ExitStatus.USAGE);
        assertThat(text(err).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("islay: " + folder + "/islay.toml:"));
        assertThat(calls).isEmpty();
    }

    @Test
    void aSettingsFileMayTakeThePlaceOfTheTarget(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("some.toml");
        Files.writeString(file, "target = \"app:main\"\nthreads = 3\n");
        assertThat(run(Map.of(), "-c", file.toString())).isEqualTo(ExitStatus.STOPPED);
        assertThat(calls.getFirst().target()).isEqualTo(new Target("app:main", "app:main", folder));
        assertThat(calls.getFirst().settings().value(WorkerSettings.THREADS)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "config --threads 3,      'threads  --threads  3', false",
        "--threads 3 config app,  'threads  --threads  3', true",
        "config,                  'log-level  default  info', false",
    })
    void configListsEverySettingAndItsOrigin(String line, String row, boolean target) {
        assertThat(run(line)).as(text(err)).isEqualTo(ExitStatus.STOPPED);
        assertThat(text(out).lines().map(it -> it.replaceAll(" {2,}", "  "))).contains(row);
        assertThat(text(out).startsWith("target ")).isEqualTo(target);
        assertThat(calls).isEmpty();
    }

    @Test
    void completionIsAScriptThatKnowsCommandsFlagsAndWords() {
        assertThat(run("completion")).isEqualTo(ExitStatus.STOPPED);
        assertThat(text(out))
                .startsWith("#!/usr/bin/env bash\n")
                .contains("--keep-alive")
                .contains("check config conformance status stacks reload stop completion")
                .contains("\"debug\" \"info\" \"warning\" \"error\"");
    }

    @Test
    void versionIsPrinted() {
        run("--version");
        assertThat(text(out)).matches("islay \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void whatAnActionRefusesIsToldWithItsStatus() {
        Action refusing =
                (plans, logs) -> {
                    throw new StartRefused(ExitStatus.BIND, "the port is in use");
                };
        Launcher launcher = new Launcher(Map.of("serve", refusing), printer(out), printer(err));
        assertThat(launcher.run(new String[] {"app"}, Map.of())).isEqualTo(ExitStatus.BIND);
        assertThat(text(err)).isEqualTo("islay: the port is in use\n");
    }

    @Test
    void theLogGoesToTheFileThatIsNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("islay.log");
        Action logging =
                (plans, logs) -> {
                    LoggerFactory.getLogger(LauncherTest.class).warn("something to see");
                    return ExitStatus.STOPPED;
                };
        String[] arguments = {"app", "--log-file", file.toString()};
        new Launcher(Map.of("serve", logging), printer(out), printer(err)).run(arguments, Map.of());
        assertThat(Files.readString(file)).contains("something to see\n");
        assertThat(text(err)).isEmpty();
    }
}
