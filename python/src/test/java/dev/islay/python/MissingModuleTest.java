package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingModuleTest {
    @TempDir Path directory;

    private final Interpreter used =
            new Interpreter(
                    Path.of("/there/bin/python"),
                    "3.14.3",
                    "CPython",
                    null,
                    Map.of(),
                    "the reason");

    @Test
    void theInterpreterAndTheWaysOutAreNamed() {
        assertThat(advice())
                .contains("The module flask is not", "CPython 3.14.3 at /there/bin/python")
                .contains("(the reason)", "--requirements FILE", "--python X", ".venv beside");
    }

    @Test
    void aRequirementsFileBesideTheApplicationIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("requirements.txt"), "flask");

        assertThat(advice()).contains("--requirements " + file);
    }

    @Test
    void thePathsPythonIsNamedIfItHasTheModule() throws Exception {
        python("test \"$3\" = flask && echo /real/bin/python3");

        assertThat(advice()).contains("The PATH's python3 has it: --python /real/bin/python3");
    }

    @Test
    void itIsNotNamedIfItHasNotOrIsTheOneThatWasUsed() throws Exception {
        python("echo /real/bin/python3; exit 3");
        assertThat(advice()).doesNotContain("PATH");
        python("echo /there/bin/python3");
        assertThat(advice()).doesNotContain("PATH");
    }

    private String advice() {
        return new MissingModule(Map.of("PATH", directory.toString()))
                .advice(used, "flask.json", directory);
    }

    private void python(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("python3"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
