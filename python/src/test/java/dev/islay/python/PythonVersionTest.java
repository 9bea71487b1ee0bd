package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonVersionTest {
    @ParameterizedTest
    @CsvSource({
        "3.8, python3.8",
        "3.8.18, python3.8",
        "2.7, python2.7",
        "3, python3",
        "python3.13, python3.13",
        "3.13t, python3.13t",
        "pypy3.9, pypy3.9",
        "pypy-3.9, pypy3.9"
    })
    void aVersionIsUnderstoodWithItsCommand(String choice, String command) {
        assertThat(PythonVersion.chosen(choice).orElseThrow().command()).isEqualTo(command);
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
        "2, 3.10.13, false"
    })
    void numbersAreComparedWhole(String choice, String version, boolean begins) {
        assertThat(PythonVersion.chosen(choice).orElseThrow().begins(version)).isEqualTo(begins);
    }

    @ParameterizedTest
    @CsvSource({
        "3.13, 3.13.0t, false",
        "3.13t, 3.13.0t, true",
        "3.9, pypy3.9-7.3.16, false",
        "pypy3.9.19, pypy3.9-7.3.16, true",
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
