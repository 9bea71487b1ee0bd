package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.gateway.Cidr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static Setting<?> named(String name) {
        return AllSettings.all().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Settings given(String name, String... texts) throws StartRefused {
        return Settings.resolve(List.of(flag(name, texts)));
    }

    private static SettingSource flag(String name, String... texts) {
        return SettingSource.flags(
                Map.of(name, new SettingSource.Given("--" + name, List.of(texts))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    threads            | 1             | 1
                    threads            | 1000          | 1000
                    workers            | 3             | 3
                    bind               | 127.0.0.1:80  | [127.0.0.1:80]
                    bind               | localhost:0   | [localhost:0]
                    bind               | :8080         | [0.0.0.0:8080]
                    bind               | 8080          | [127.0.0.1:8080]
                    bind               | [::1]:8080    | [[::1]:8080]
                    bind               | [fe80::1%eth0]:1 | [[fe80::1%eth0]:1]
                    bind               | unix:/tmp/a b | [unix:/tmp/a b]
                    bind               | fd:3          | [fd:3]
                    bind               | fd:web.socket | [fd:web.socket]
                    transport          | nio           | NIO
                    bind               | :1,:2         | [0.0.0.0:1, 0.0.0.0:2]
                    socket-mode        | 0600          | 384
                    limit-request-body | 0             | 0
                    limit-request-body | 10k           | 10240
                    limit-request-body | 1MiB          | 1048576
                    limit-request-body | 3gb           | 3221225472
                    keep-alive         | 5             | PT5S
                    keep-alive         | 500ms         | PT0.5S
                    keep-alive         | 2m            | PT2M
                    keep-alive         | 0             | PT0S
                    request-body       | stream        | STREAM
                    log-level          | WARNING       | WARNING
                    env                | A=b=c         | {A=b=c}
                    env                | A=            | {A=}
                    access-log         | -             | Optional[-]
                    """)
    void aRightTextIsUnderstood(String name, String text, String value) throws StartRefused {
        assertThat(given(name, text).value(named(name)).toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    threads   | abc   | 'abc' is not a whole number from 1 to 1000
                    threads   | 0     | '0' is not a whole number from 1 to 1000
                    threads   | 1001  | '1001' is not a whole number from 1 to 1000
                    threads   | ""    | '' is not a whole number from 1 to 1000
                    workers   | some  | 'some' is not a whole number from 1 to 1000 or 'auto'
                    bind      | ""    | '' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | a:b   | 'a:b' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | :65536 | ':65536' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | ::1:80 | '::1:80' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | unix: | 'unix:' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | fd:   | 'fd:' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | fd:9999999999 | 'fd:9999999999' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind      | fd:a b | 'fd:a b' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    transport | kqueue | 'kqueue' is not one of auto, epoll, nio
                    socket-mode | 888 | '888' is not a file mode from 0 to 777, in octal
                    spool-limit | 1x  | '1x' is not a size from 0 to 1024t, such as 65536, 64k or 2g
                    spool-limit | 99999999999999g | '99999999999999g' is not a size from 0 to 1024t, such as 65536, 64k or 2g
                    keep-alive | 2d   | '2d' is not a time from 0s to 1d, such as 30, 500ms or 2m
                    keep-alive | -1   | '-1' is not a time from 0s to 1d, such as 30, 500ms or 2m
                    log-level | loud  | 'loud' is not one of debug, info, warning, error
                    env       | A     | 'A' is not NAME=VALUE
                    env       | =A    | '=…' is not NAME=VALUE
                    log-level | infos | 'infos' is not one of debug, info, warning, error; did you mean info?
                    python    | " "   | ' ' is not a path, a virtual environment, a command or a version
                    requirements | /no/such/file | there is no /no/such/file
                    requirements | /      | / is not a file
                    chdir     | /dev/null | /dev/null is not a directory
                    """)
    void aWrongTextIsRefusedWithWhereItStoodAndWhatIsAllowed(String name, String text, String why) {
        assertThatThrownBy(() -> given(name, text))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.status()).isEqualTo(ExitStatus.USAGE))
                .hasMessage("--" + name + ": " + why);
    }

    @Test
    void aTextHoldsSeveralNetworksDividedByCommas() throws StartRefused {
        assertThat(
                        given("trusted-proxies", "10.0.0.0/8, ::1")
                                .value(ListeningSettings.TRUSTED_PROXIES))
                .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1"));
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefused() {
        assertThatThrownBy(() -> given("bind", "unix:/" + "x".repeat(107)))
                .hasMessageContaining("may have 107 bytes");
    }

    @Test
    void everyDefaultIsAllowedAndNamedSo() {
        Settings settings = Settings.defaults();
        assertThat(settings.value(ListeningSettings.BIND))
                .containsExactly(new BindAddress.Tcp("127.0.0.1", 8000));
        assertThat(settings.value(RequestSettings.LIMIT_REQUEST_BODY)).isEqualTo(2L << 30);
        assertThat(settings.value(WorkerSettings.BOOT_TIMEOUT)).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.value(PythonSettings.ENV)).isEmpty();
        assertThat(settings.value(PythonSettings.REQUIREMENTS)).isEmpty();
        assertThat(settings.origin(ListeningSettings.BIND)).isEqualTo("default");
    }

    @Test
    void aFlagBeatsOurVariableWhichBeatsThatOfAPlatform() throws StartRefused {
        Map<String, String> environment = Map.of("ISLAY_WORKERS", "2", "WEB_CONCURRENCY", "3");
        SettingSource ours = SettingSource.variables(environment);
        SettingSource foreign = SettingSource.foreignVariables(environment);

        Settings all = Settings.resolve(List.of(flag("workers", "1"), ours, foreign));
        Settings variables = Settings.resolve(List.of(ours, foreign));
        Settings platform = Settings.resolve(List.of(foreign));

        assertThat(all.value(WorkerSettings.WORKERS)).isEqualTo(1);
        assertThat(all.origin(WorkerSettings.WORKERS)).isEqualTo("--workers");
        assertThat(variables.value(WorkerSettings.WORKERS)).isEqualTo(2);
        assertThat(variables.origin(WorkerSettings.WORKERS)).isEqualTo("ISLAY_WORKERS");
        assertThat(platform.value(WorkerSettings.WORKERS)).isEqualTo(3);
    }

    @Test
    void portAloneListensOnAllAddresses() throws StartRefused {
        SettingSource foreign = SettingSource.foreignVariables(Map.of("PORT", "5000"));
        assertThat(Settings.resolve(List.of(foreign)).value(ListeningSettings.BIND))
                .containsExactly(new BindAddress.Tcp("0.0.0.0", 5000));
    }

    @Test
    void anEmptyVariableCountsAsNotSet() throws StartRefused {
        SettingSource ours = SettingSource.variables(Map.of("ISLAY_THREADS", ""));
        assertThat(Settings.resolve(List.of(ours)).origin(WorkerSettings.THREADS))
                .isEqualTo("default");
    }

    @Test
    void aVariableHoldsOnePairALine() throws StartRefused {
        SettingSource ours = SettingSource.variables(Map.of("ISLAY_ENV", "A=1,2\nB=3\n"));
        assertThat(Settings.resolve(List.of(ours)).value(PythonSettings.ENV))
                .isEqualTo(Map.of("A", "1,2", "B", "3"));
    }

    @Test
    void aFlagMayHoldLineEndsInAValue() throws StartRefused {
        assertThat(given("env", "KEY=one\ntwo").value(PythonSettings.ENV))
                .isEqualTo(Map.of("KEY", "one\ntwo"));
    }

    @Test
    void theLastOfSeveralSingleValuesHoldsAndSeveralListValuesAdd() throws StartRefused {
        assertThat(given("threads", "2", "3").value(WorkerSettings.THREADS)).isEqualTo(3);
        assertThat(given("bind", ":1", ":2").value(ListeningSettings.BIND)).hasSize(2);
    }

    @Test
    void environTextBecomesOneCharacterForEachByte() throws StartRefused {
        assertThat(given("environ", "site=ž").value(PythonSettings.ENVIRON))
                .isEqualTo(Map.of("site", "\u00c5\u00be"));
    }

    @Test
    void pathsAreMadeAbsolute(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("requirements.txt"));
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        assertThat(given("requirements", relative.toString()).value(PythonSettings.REQUIREMENTS))
                .isEqualTo(Optional.of(file));
    }

    @Test
    void namesFlagsAndVariablesAreUniqueAndDescribed() {
        assertThat(AllSettings.all()).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(AllSettings.all()).flatExtracting(Setting::flags).doesNotHaveDuplicates();
        assertThat(AllSettings.all()).allMatch(setting -> setting.help().endsWith("."));
    }
}
