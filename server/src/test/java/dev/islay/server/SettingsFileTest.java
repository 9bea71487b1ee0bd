package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
    @TempDir Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("islay.toml"), text);
    }

    private Settings settings(String text) throws IOException, StartRefused {
        return Settings.resolve(List.of(SettingsFile.read(write(text))));
    }

    /** The lines of the refusal, without the name of the file. */
    private List<String> mistakes(ThrowingCallable reading) {
        List<String> lines = catchThrowableOfType(StartRefused.class, reading).mistakes();
        String name = folder.resolve("islay.toml").toString();
        assertThat(lines).allMatch(line -> line.startsWith(name + ":"));
        return lines.stream()
                .map(line -> line.substring(name.length() + 1))
                .map(line -> line.replace(folder.toString(), "HERE"))
                .toList();
    }

    @Test
    void singleValuesAreNumbersOrStrings() throws Exception {
        Settings settings =
                settings(
                        """
                        workers = "auto"
                        threads = 4
                        keep-alive = "90s"
                        send-timeout = 30
                        limit-request-body = "10m"
                        spool-limit = 1_000
                        socket-mode = "600"
                        log-level = "warning"
                        access-log = "-"
                        log-file = "log/islay.log"
                        """);
        assertThat(settings.value(WorkerSettings.WORKERS)).isPositive();
        assertThat(settings.value(WorkerSettings.THREADS)).isEqualTo(4);
        assertThat(settings.value(TimeSettings.KEEP_ALIVE)).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.value(TimeSettings.SEND_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.value(RequestSettings.LIMIT_REQUEST_BODY)).isEqualTo(10L << 20);
        assertThat(settings.value(BodySettings.SPOOL_LIMIT)).isEqualTo(1000);
        assertThat(settings.value(ListeningSettings.SOCKET_MODE)).isEqualTo(0600);
        assertThat(settings.value(LogSettings.LOG_LEVEL)).isEqualTo(LogLevel.WARNING);
        assertThat(settings.value(LogSettings.ACCESS_LOG)).contains(new LogPlace.Terminal());
        assertThat(settings.value(LogSettings.LOG_FILE))
                .isEqualTo(new LogPlace.ToFile(folder.resolve("log/islay.log")));
        assertThat(settings.origin(WorkerSettings.THREADS)).endsWith("islay.toml:2");
    }

    @Test
    void severalValuesAreArraysAndNamedOnesAreTables() throws Exception {
        Files.createDirectories(folder.resolve("lib"));
        Settings settings =
                settings(
                        """
                        bind = ["127.0.0.1:8000", "unix:islay.sock"]
                        pythonpath = "lib"
                        trusted-proxies = []
                        env = { A = "b", "C.D" = "e=f" }

                        [environ]
                        site = "ž"
                        """);
        assertThat(settings.value(ListeningSettings.BIND))
                .containsExactly(
                        new BindAddress.Tcp("127.0.0.1", 8000),
                        new BindAddress.Unix(folder.resolve("islay.sock")));
        assertThat(settings.value(PythonSettings.PYTHONPATH))
                .containsExactly(folder.resolve("lib"));
        assertThat(settings.value(ListeningSettings.TRUSTED_PROXIES)).isEmpty();
        assertThat(settings.origin(ListeningSettings.TRUSTED_PROXIES)).endsWith("islay.toml:3");
        assertThat(settings.value(PythonSettings.ENV)).isEqualTo(Map.of("A", "b", "C.D", "e=f"));
        assertThat(settings.value(PythonSettings.ENVIRON))
                .isEqualTo(Map.of("site", "\u00c5\u00be"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    venv            | HERE/venv
                    bin/python      | HERE/bin/python
                    ./venv          | HERE/./venv
                    3.12            | 3.12
                    pypy3           | pypy3
                    /usr/bin/python | /usr/bin/python
                    ~/venv          | ~/venv
                    """)
    void anInterpreterIsAPathWhenItLooksLikeOneOrIsAVirtualEnvironment(String text, String python)
            throws Exception {
        Files.createDirectory(folder.resolve("venv"));
        Files.createFile(folder.resolve("venv/pyvenv.cfg"));
        assertThat(settings("python = \"" + text + "\"").value(PythonSettings.PYTHON))
                .contains(python.replace("HERE", folder.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    thraeds = 4                | 1:1: thraeds: unknown setting; did you mean threads?
                    keep_alive = 5             | 1:1: keep_alive: unknown setting; did you mean keep-alive?
                    tagret = "app"             | 1:1: tagret: unknown setting; did you mean target?
                    colour = "red"             | 1:1: colour: unknown setting; islay --help lists all
                    config = "other.toml"      | 1:1: config: a settings file cannot hold it
                    threads = "4"              | 1:1: threads: takes an integer, not a string; allowed: a whole number from 1 to 1000
                    threads = 0                | 1:1: threads: '0' is not a whole number from 1 to 1000
                    threads = [4]              | 1:1: threads: takes an integer, not an array; allowed: a whole number from 1 to 1000
                    workers = true             | 1:1: workers: takes an integer or a string, not a boolean; allowed: a whole number from 1 to 1000 or 'auto'
                    workers = "some"           | 1:1: workers: 'some' is not a whole number from 1 to 1000 or 'auto'
                    python = 3.10              | 1:1: python: takes a string, not a float; allowed: a path, a virtual environment, a command or a version
                    keep-alive = "2d"          | 1:1: keep-alive: '2d' is not a time from 0s to 1d, such as 30, 500ms or 2m
                    keep-alive = 2026-01-01    | 1:1: keep-alive: takes an integer or a string, not a date or time; allowed: a time from 0s to 1d, such as 30, 500ms or 2m
                    spool-limit = "1x"         | 1:1: spool-limit: '1x' is not a size from 0 to 1024t, such as 65536, 64k or 2g
                    socket-mode = 660          | 1:1: socket-mode: takes a string, not an integer; allowed: a file mode from 0 to 777, in octal
                    log-level = "waring"       | 1:1: log-level: 'waring' is not one of debug, info, warning, error; did you mean warning?
                    log-level = ["info"]       | 1:1: log-level: takes a string, not an array; allowed: one of debug, info, warning, error
                    requirements = "no.txt"    | 1:1: requirements: there is no HERE/no.txt
                    chdir = "islay.toml"       | 1:1: chdir: HERE/islay.toml is not a directory
                    chdir = ""                 | 1:1: chdir: '' is not a directory
                    bind = 8000                | 1:1: bind: takes an array of strings, not an integer; allowed: HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind = []                  | 1:1: bind: the array is empty
                    bind = [":1", "a:b"]       | 1:15: bind[1]: 'a:b' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind = ":1,:2"             | 1:1: bind: ':1,:2' is not HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    bind = [":1", [":2"]]      | 1:15: bind[1]: takes a string, not an array; allowed: HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N
                    trusted-proxies = [" "]    | 1:20: trusted-proxies[0]: ' ' is not an address, a block such as 10.0.0.0/8 or fd00::/8, '*' for all, or 'unix' for clients on a Unix socket
                    env = ["A=b"]              | 1:1: env: takes a table of strings, such as { NAME = "VALUE" }, not an array
                    env = { A = 1 }            | 1:9: env.A: takes a string, not an integer
                    env.A.B = "c"              | 1:1: env.A: takes a string, not a table
                    env = { "" = "secret" }    | 1:9: env."": '=…' is not NAME=VALUE
                    env = { "A=B" = "secret" } | 1:9: env."A=B": a name cannot hold '='
                    env = { A = "\\u0000" }    | 1:9: env.A: 'A=…' is not NAME=VALUE
                    env.threads = 4            | 1:1: env.threads: the setting threads stands before the first table
                    env.keep-alive = "5s"      | 1:1: env.keep-alive: the setting keep-alive stands before the first table
                    [server]                   | 1:1: server: unknown table; there are [[mount]], [pool.NAME], [listener.NAME], [application.NAME], [env] and [environ]
                    [enviorn]                  | 1:1: enviorn: unknown table; did you mean environ?
                    [[mount]]                  | 1:1: mount: target is missing, such as "app.py"
                    target = 1                 | 1:1: target: takes a string, such as "app.py" or "module:callable", or a table with use, not an integer
                    target = "\\u0000"          | 1:1: target: no name has a NUL character
                    log-level = "a\\nb\\u0007" | 1:1: log-level: 'a\\nb\\u0007' is not one of debug, info, warning, error
                    """)
    void aMistakeIsToldWithItsPlaceAndWhatIsAllowed(String text, String mistake) throws Exception {
        Path file = write(text);
        assertThat(mistakes(() -> SettingsFile.read(file))).containsExactly(mistake);
    }

    /** Found by NotationsFuzzTest: the parser of TOML itself fails. */
    @Test
    void whatTheParserFailsOnIsToldToo() throws Exception {
        Path file = write("env = { A = \"b\", C =\ufffd,\u07e1\n[pool.one]\n[ds = 2\n[[mount]]\n");
        assertThatThrownBy(() -> SettingsFile.read(file))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("islay.toml: this is not TOML, and where is not known");
    }

    @Test
    void allMistakesOfAFileAreToldInTheOrderOfItsLines() throws Exception {
        Path file =
                write(
                        """
                        threads = 0
                        colour = "red"
                        bind = [
                          "a:b",
                          ":1",
                          "c:d",
                        ]
                        threads = 3
                        queue =
                        [env]
                        A = 1
                        workers = 4
                        """);
        assertThat(mistakes(() -> SettingsFile.read(file)))
                .extracting(line -> line.replaceFirst(": .*", ""))
                .containsExactly("1:1", "2:1", "4:3", "6:3", "8:1", "9:8", "11:1", "12:1");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() throws Exception {
        Path file = write("threads = 4\nthreads = 5\n");
        assertThat(mistakes(() -> SettingsFile.read(file)))
                .containsExactly("2:1: threads previously defined at line 1, column 1");
    }

    @Test
    void brokenSyntaxIsToldWithItsPlace() throws Exception {
        Path file = write("threads = 4\nworkers 5\n");
        assertThat(mistakes(() -> SettingsFile.read(file)))
                .singleElement()
                .asString()
                .startsWith("2:9: Unexpected ");
    }

    @Test
    void noMoreThanFiftyMistakesAreTold() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append("key").append(i).append(" = 1\n");
        }
        Path file = write(text.toString());
        assertThat(mistakes(() -> SettingsFile.read(file)))
                .hasSize(51)
                .last()
                .isEqualTo(" and 10 more mistakes");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedInOneLine() throws Exception {
        Path file = folder.resolve("islay.toml");
        assertThatThrownBy(() -> SettingsFile.read(file))
                .hasMessageStartingWith("cannot read " + file + ": ");
        assertThatThrownBy(() -> SettingsFile.read(folder)).hasMessage(folder + " is not a file");
        Files.write(file, new byte[FileText.LIMIT + 1]);
        assertThatThrownBy(() -> SettingsFile.read(file))
                .hasMessage(file + " is larger than a settings file may be: 2097152 bytes");
        Files.writeString(file, "\n".repeat(FileText.MOST_LINES));
        assertThatThrownBy(() -> SettingsFile.read(file))
                .hasMessage(file + " has more lines than a settings file may: 55000");
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedWithTheLine() throws Exception {
        Path file = folder.resolve("islay.toml");
        Files.write(file, "threads = 4\n# fa\u00e7ade\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SettingsFile.read(file))
                .hasMessage(file + ":2: byte 0xE7 is not UTF-8");
        Files.write(file, new byte[] {'#', (byte) 0xC3});
        assertThatThrownBy(() -> SettingsFile.read(file))
                .hasMessage(file + ":1: byte 0xC3 is not UTF-8");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        assertThat(settings("\ufeffthreads = 3").value(WorkerSettings.THREADS)).isEqualTo(3);
    }

    @Test
    void anEmptyFileSaysNothing() throws Exception {
        SettingsFile file = SettingsFile.read(write("# nothing\n"));
        assertThat(file.top().settings()).isEmpty();
        assertThat(file.target().orElseThrow().leaves())
                .extracting(TargetText.Named::text)
                .containsExactly("./");
    }
}
