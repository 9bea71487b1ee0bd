package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonVersionTest {
    @ParameterizedTest
    @CsvSource({
        "3.8, python3.8 python3 python",
        "3.8.18, python3.8 python3 python",
        "2.7, python2.7 python2 python",
        "3, python3 python",
        "python3.13, python3.13 python3 python",
        "3.13t, python3.13t python3.13 python3 python",
        "pypy3.9, pypy3.9 pypy3 pypy",
        "pypy-3.9, pypy3.9 pypy3 pypy"
    })
    void aVersionIsUnderstoodWithItsCommands(String choice, String commands) {
        assertThat(PythonVersion.chosen(choice).orElseThrow().commands())
                .containsExactly(commands.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "pypy, pypy3 pypy",
        "pypy3, pypy3 pypy",
        "python2, python2 python",
        "python, python3 python"
    })
    void aCommandMayBeAnyVersionOfItsKind(String name, String commands) {
        assertThat(PythonVersion.ofCommand(name).orElseThrow().commands())
                .containsExactly(commands.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3.8", "3", "py39", "pythonw", "pypy3-c", ""})
    void otherCommandsAreOfNoKind(String name) {
        assertThat(PythonVersion.ofCommand(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"python3", "python", "pypy3", "./3.8", "3.8/bin", "3.x", "", "3.8.18.1"})
    void whatIsNoVersionIsLeftToOtherRules(String choice) {
        assertThat(PythonVersion.chosen(choice)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3.1, 3.10.13, false",
        "3.10, 3.10.13, true",
        "3.10.13, 3.10.13, true",
        "3.10.1, 3.10.13, false",
        "3, 3.10.13, true",
        "2, 3.10.13, false",
        "3.13, 3.13.5t, false",
        "3.13t, 3.13.5t, true",
        "3.13t, 3.13.5, false",
        "3.9.18, 3.9, false"
    })
    void numbersAreComparedWhole(String choice, String full, boolean begins) {
        PythonVersion version = PythonVersion.ofDirectory(full).orElseThrow();
        assertThat(PythonVersion.chosen(choice).orElseThrow().begins(version)).isEqualTo(begins);
    }

    @ParameterizedTest
    @CsvSource({
        "3.13.5t, CPython, 3.13t, true",
        "3.13.5, CPython, 3.13t, false",
        "3.9.16, PyPy, pypy3.9, true",
        "3.9.16, PyPy, 3.9, false"
    })
    void anInterpreterIsOfItsVersionAndKind(
            String version, String implementation, String choice, boolean is) {
        Interpreter interpreter =
                new Interpreter(Path.of("/python"), version, implementation, null, Map.of(), "");
        assertThat(PythonVersion.chosen(choice).orElseThrow().begins(PythonVersion.of(interpreter)))
                .isEqualTo(is);
    }

    @Test
    void aFreeThreadedInterpreterIsNotOlderForIt() {
        assertThat(PythonVersion.compare("3.13.5t", 3, 13)).isZero();
        assertThat(PythonVersion.compare("3.13.5t", 3, 14)).isNegative();
    }

    @ParameterizedTest
    @CsvSource({
        "3.13, 3.13.0t, false",
        "3.13t, 3.13.0t, true",
        "3.9, pypy3.9-7.3.16, false",
        "pypy3.9.19, pypy3.9-7.3.16, true",
        "pypy3.10, pypy-3.10.16-linux-x86_64-gnu, true",
        "3.13t, cpython-3.13.0+freethreaded-linux-x86_64-gnu, true",
        "3.14t, cpython-3.14.0rc1+freethreaded-linux-x86_64-gnu, true",
        "3.13, cpython-3.13.0-linux-x86_64-gnu, true",
        "3.13t, 3.13t-dev, true",
        "3.14, 3.14.0rc1, true"
    })
    void kindsOfPythonAreKeptApart(String choice, String directory, boolean agrees) {
        PythonVersion wanted = PythonVersion.chosen(choice).orElseThrow();
        assertThat(wanted.agrees(PythonVersion.ofDirectory(directory).orElseThrow()))
                .isEqualTo(agrees);
    }

    @Test
    void theNewestIsLastAndPreviewsComeBeforeReleases() {
        List<String> sorted =
                Stream.of("3.14.0rc1", "3.9.18", "3.13-dev", "3.10.13", "3.9.2")
                        .sorted((a, b) ->
                                PythonVersion.byAge(
                                        PythonVersion.ofDirectory(a).orElseThrow(),
                                        PythonVersion.ofDirectory(b).orElseThrow()))
                        .toList();
        assertThat(sorted).containsExactly("3.13-dev", "3.14.0rc1", "3.9.2", "3.9.18", "3.10.13");
    }
}
