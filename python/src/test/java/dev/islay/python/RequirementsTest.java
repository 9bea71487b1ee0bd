package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
    private static final Interpreter PYTHON =
            new Interpreter(Path.of("/python"), "3.14.3", "CPython", null, Map.of(), "");

    @TempDir Path directory;

    @Test
    void commentsDoNotChangeTheKey() throws Exception {
        assertThat(key("flask  # the framework\n")).isEqualTo(key("flask\n"));
        assertThat(key("flask\n")).isNotEqualTo(key("flask==3.1\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-r other.txt", "-rother.txt", "--requirement=other.txt", "-c other.txt"})
    void includedFilesAreFollowed(String line) throws Exception {
        write("other.txt", "flask==3.0\n-r requirements.txt");
        String before = key(line);
        write("other.txt", "flask==3.1\n-r requirements.txt");

        assertThat(key(line)).isNotEqualTo(before);
    }

    @Test
    void anotherInterpreterHasAnotherKey() throws Exception {
        Interpreter other =
                new Interpreter(Path.of("/python"), "3.14.4", "CPython", null, Map.of(), "");
        Requirements requirements = Requirements.read(write("requirements.txt", "flask"));

        assertThat(requirements.key(other)).isNotEqualTo(requirements.key(PYTHON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-e .", "./package", "thing @ file:../x", "--find-links wheels"})
    void localPathsMakeTheDirectoryCount(String line) throws Exception {
        assertThat(Requirements.read(write("requirements.txt", line)).local()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"flask", "thing @ https://example.org/x.zip", "-i https://pypi.org/simple"})
    void namesAndAddressesDoNot(String line) throws Exception {
        assertThat(Requirements.read(write("requirements.txt", line)).local()).isFalse();
    }

    @Test
    void aFileThatIsMissingIsNamed() throws Exception {
        Path missing = directory.resolve("missing.txt");
        assertThatThrownBy(() -> Requirements.read(missing))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("no such file: " + missing);
        assertThatThrownBy(() -> key("-r missing.txt")).hasMessageContaining(missing.toString());
    }

    private String key(String text) throws Exception {
        return Requirements.read(write("requirements.txt", text)).key(PYTHON);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
