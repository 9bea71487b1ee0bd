package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpretersTest {
    @TempDir static Path cache;
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"})
    void aVersionOfPyenvIsFound(String version) throws Exception {
        Path root = Pyenv.root();
        assumeTrue(Pyenv.has(version), "pyenv has no " + version);
        Map<String, String> env = Map.of("PYENV_ROOT", root.toString());

        Interpreter found = interpreters(env).find(version, directory);

        assertThat(found.version()).startsWith(version + ".");
        assertThat(found.implementation()).isEqualTo("CPython");
        assertThat(found.executable()).startsWith(root);
        assertThat(found.origin()).isEqualTo("--python " + version + ", found under pyenv");
        assertThat(interpreters(env).find(found.version(), directory).executable())
                .isEqualTo(found.executable());
    }

    @Test
    void theNewestPatchOfAVersionIsTaken() throws Exception {
        python("pyenv/versions/3.8.9/bin/python", "3.8.9");
        Path newest = python("pyenv/versions/3.8.18/bin/python", "3.8.18");
        python("pyenv/versions/3.80.1/bin/python", "3.80.1");

        assertThat(interpreters(pyenv()).find("3.8", directory).executable()).isEqualTo(newest);
    }

    @Test
    void thePathIsSearchedAfterPyenvAndABrokenOneIsPassedOver() throws Exception {
        program("one/python3.77", "echo broken; exit 1");
        Path works = python("two/python3.77", "3.77.1");
        Map<String, String> env =
                Map.of("PATH", "relative:" + directory + "/one:" + directory + "/two");

        Interpreter found = interpreters(env).find("3.77", directory);

        assertThat(found.executable()).isEqualTo(works);
        assertThat(found.origin()).isEqualTo("--python 3.77, found on the PATH");
    }

    @Test
    void aShimIsReplacedByWhatItStarts() throws Exception {
        Path real = python("real/python3.77", "3.77.1");
        program("shims/python3.77", "exec " + real);
        Map<String, String> env = Map.of("PATH", directory + "/shims");

        assertThat(interpreters(env).find("3.77", directory).executable()).isEqualTo(real);
    }

    @Test
    void uvsNewestIsFoundWithItsKind() throws Exception {
        String uv = ".local/share/uv/python";
        python(uv + "/cpython-3.77.2-linux-x86_64-gnu/bin/python", "3.77.2");
        Path newest = python(uv + "/cpython-3.77.10-linux-x86_64-gnu/bin/python", "3.77.10");
        Path free = python(uv + "/cpython-3.77.3+freethreaded-linux/bin/python", "3.77.3t");
        Map<String, String> env = Map.of("HOME", directory.toString());

        Interpreter found = interpreters(env).find("3.77", directory);

        assertThat(found.executable()).isEqualTo(newest);
        assertThat(found.origin()).isEqualTo("--python 3.77, found among uv's");
        assertThat(interpreters(env).find("3.77t", directory).executable()).isEqualTo(free);
    }

    @Test
    void aVersionIsFoundBehindACommandThatDoesNotNameIt() throws Exception {
        Path only = python("bin/python3", "3.77.1");
        Map<String, String> env = Map.of("PATH", directory + "/bin");

        assertThat(interpreters(env).find("3.77", directory).executable()).isEqualTo(only);
    }

    @Test
    void aFreeThreadedBuildIsTakenOnlyWhenAskedFor() throws Exception {
        Path free = python("bin/python3.77", "3.77.1t");
        Map<String, String> env = Map.of("PATH", directory + "/bin");

        assertThat(interpreters(env).find("3.77t", directory).executable()).isEqualTo(free);
        assertThatThrownBy(() -> interpreters(env).find("3.77", directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining(free + " is CPython 3.77.1t");
    }

    @Test
    void pyPyIsFoundByItsNameAlone() throws Exception {
        Path older = pypy("pyenv/versions/pypy3.9-7.3.16/bin/python", "3.9.19");
        Path newer = pypy("pyenv/versions/pypy3.10-7.3.17/bin/python", "3.10.14");
        python("pyenv/versions/3.11.1/bin/python", "3.11.1");

        assertThat(interpreters(pyenv()).find("pypy", directory).executable()).isEqualTo(newer);
        assertThat(interpreters(pyenv()).find("pypy3", directory).executable()).isEqualTo(newer);
        assertThat(interpreters(pyenv()).find("pypy3.9", directory).executable()).isEqualTo(older);
    }

    @Test
    void aCommandWhoseShimIsSwitchedOffIsReplacedByAVersionOfItsKind() throws Exception {
        Path two = python("pyenv/versions/2.7.18/bin/python", "2.7.18");
        program("shims/python2", "echo pyenv: python2: command not found; exit 127");
        Map<String, String> env =
                Map.of("PATH", directory + "/shims", "PYENV_ROOT", directory + "/pyenv");

        assertThat(interpreters(env).find("python2", directory).executable()).isEqualTo(two);
    }

    @Test
    void aNameThatIsNothingIsAnErrorThatNamesWhatThereIs() throws Exception {
        python("pyenv/versions/3.8.18/bin/python", "3.8.18");

        assertThatThrownBy(() -> interpreters(pyenv()).find("py39", directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("--python py39")
                .hasMessageContaining("there is no " + Path.of("py39").toAbsolutePath())
                .hasMessageContaining("there are 3.8.18");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pypy3", "pypy3.9", "3.13t", "3.14t"})
    void aRealOneOfAnotherKindIsFound(String choice) throws Exception {
        Map<String, String> env = System.getenv();
        PythonVersion wanted =
                PythonVersion.chosen(choice)
                        .or(() -> PythonVersion.ofCommand(choice))
                        .orElseThrow();
        assumeTrue(
                new InstalledPythons(env).matching(wanted).stream().anyMatch(it -> it.named()),
                "no " + choice + " on this machine");

        Interpreter found = interpreters(env).find(choice, directory);

        assertThat(wanted.begins(PythonVersion.of(found))).as("%s", found.name()).isTrue();
    }

    @Test
    void theEmbeddedOneServesItsOwnVersion() throws Exception {
        Interpreter found = interpreters(Map.of()).find("3.14", directory);

        assertThat(found.version()).startsWith("3.14.");
    }

    @Test
    void withoutAChoiceItIsTheEmbeddedOne() throws Exception {
        Interpreter found = interpreters(Map.of()).find(null, directory);

        assertThat(found.executable()).startsWith(cache);
        assertThat(found.origin()).isEqualTo("the embedded one");
    }

    @Test
    void theVenvBesideTheApplicationIsUsedAndTheActiveOneComesBefore() throws Exception {
        Path beside = venv(".venv");
        Path active = venv("active");

        Interpreter used = interpreters(Map.of()).find(null, directory);
        assertThat(used.venv()).isEqualTo(beside);
        assertThat(used.executable()).isEqualTo(beside.resolve("bin/python"));
        assertThat(used.origin()).isEqualTo("the .venv beside the application");
        Map<String, String> env = Map.of("VIRTUAL_ENV", active.toString());
        assertThat(interpreters(env).find(null, directory).venv()).isEqualTo(active);
    }

    @Test
    void aVenvWhosePythonIsGoneIsAnError() throws Exception {
        Path venv = venv(".venv");
        Files.delete(venv.resolve("bin/python"));
        Files.createSymbolicLink(venv.resolve("bin/python"), directory.resolve("gone"));

        assertThatThrownBy(() -> interpreters(Map.of()).find(null, directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining(venv.toString())
                .hasMessageContaining("removed");
    }

    @Test
    void aVersionThatIsNotThereIsAnErrorThatNamesThoseThatAre() throws Exception {
        python("pyenv/versions/3.8.18/bin/python", "3.8.18");

        assertThatThrownBy(() -> interpreters(pyenv()).find("3.99", directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("--python 3.99")
                .hasMessageContaining(directory + "/pyenv/versions")
                .hasMessageContaining("3.8.18")
                .hasMessageContaining("the embedded one");
    }

    @Test
    void aVersionThatIsTooOldIsAnError() throws Exception {
        Path old = python("old/python", "3.5.10");

        assertThatThrownBy(() -> interpreters(Map.of()).find(old.toString(), directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining(old + " is CPython 3.5.10")
                .hasMessageContaining("2.7 and 3.6 or newer");
    }

    @Test
    void whatIsNoPythonIsAnError() throws Exception {
        Path program = program("thing", "echo I am something else; exit 3");

        assertThatThrownBy(() -> interpreters(Map.of()).find(program.toString(), directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("exit status 3: I am something else");
    }

    @Test
    void aProgramIsAskedOnceForAllPools() throws Exception {
        Path asked = directory.resolve("asked");
        String answer = "islay-probe\\t3.77.1\\tCPython\\t/bin/sh\\n";
        Path python = program("bin/python", "echo >> '" + asked + "'; printf '" + answer + "'");
        Interpreters interpreters = interpreters(Map.of());

        Interpreter first = interpreters.find(python.toString(), directory);

        assertThat(interpreters.find(python.toString(), directory)).isEqualTo(first);
        assertThat(asked).as("a line for each time").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"./no/such", "/no/such", "nosuchcommand", "/etc/passwd", "/proc"})
    void aPathWithoutAProgramIsAnErrorThatNamesIt(String choice) {
        assertThatThrownBy(() -> interpreters(Map.of()).find(choice, directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("--python " + choice);
    }

    private static Interpreters interpreters(Map<String, String> env) {
        return new Interpreters(new HashMap<>(env), cache, _ -> {});
    }

    private Map<String, String> pyenv() {
        return Map.of("PYENV_ROOT", directory.resolve("pyenv").toString());
    }

    private Path venv(String name) throws IOException {
        python(name + "/bin/python", "3.77.1");
        Files.writeString(directory.resolve(name + "/pyvenv.cfg"), "");
        return directory.resolve(name);
    }

    /** A program that answers the probe; no Python of such a version can be had everywhere. */
    private Path python(String path, String version) throws IOException {
        return python(path, version, "CPython");
    }

    private Path pypy(String path, String version) throws IOException {
        return python(path, version, "PyPy");
    }

    private Path python(String path, String version, String kind) throws IOException {
        String answer = String.join("\\t", version, kind, directory.resolve(path).toString());
        return program(path, "printf 'islay-probe\\t" + answer + "\\n'");
    }

    private Path program(String path, String script) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
