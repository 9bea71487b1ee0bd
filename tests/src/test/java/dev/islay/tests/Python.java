package dev.islay.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The Pythons that applications are tried on. One that this machine lacks is skipped. */
enum Python {
    CPYTHON_2_7("2.7"),
    CPYTHON_3_6("3.6"),
    CPYTHON_3_7("3.7"),
    CPYTHON_3_8("3.8"),
    CPYTHON_3_9("3.9"),
    CPYTHON_3_10("3.10"),
    CPYTHON_3_11("3.11"),
    CPYTHON_3_12("3.12"),
    CPYTHON_3_13("3.13"),
    /** The one that Islay brings along, 3.14. */
    EMBEDDED("embedded", "", List.of()),
    /** Without a GIL. */
    FREE_THREADED("free-threaded", "3\\.\\d+\\.\\d+t", List.of("python3.14t", "python3.13t")),
    /** Without counted references. */
    PYPY("PyPy", "pypy3\\..*", List.of("pypy3"));

    private final String words;
    private final String directory;
    private final List<String> commands;

    Python(String version) {
        this(version, version.replace(".", "\\.") + "\\.\\d+", List.of("python" + version));
    }

    /**
     * @param directory a pattern of its directory's name in pyenv
     */
    Python(String words, String directory, List<String> commands) {
        this.words = words;
        this.directory = directory;
        this.commands = commands;
    }

    /** Those for tests that take longer: the oldest, the newest and each other kind. */
    static Stream<Python> some() {
        return Stream.of(CPYTHON_2_7, CPYTHON_3_8, CPYTHON_3_13, EMBEDDED, FREE_THREADED, PYPY);
    }

    boolean isTwo() {
        return this == CPYTHON_2_7;
    }

    /** Arguments that choose it; skips the test when it is not there. */
    List<String> arguments() {
        return this == EMBEDDED ? List.of() : List.of("--python", present().toString());
    }

    /** The interpreter; skips the test when it is not there. */
    Path present() {
        Optional<Path> found = installed();
        assumeTrue(found.isPresent(), () -> "no Python " + words + " on this machine");
        return found.orElseThrow();
    }

    /** The interpreter in a directory of pyenv or on the search path. */
    Optional<Path> installed() {
        return Stream.concat(ofPyenv(), ofSearchPath()).filter(Files::isExecutable).findFirst();
    }

    private Stream<Path> ofPyenv() {
        String home = Objects.requireNonNullElse(System.getenv("HOME"), "/");
        String root = Objects.requireNonNullElse(System.getenv("PYENV_ROOT"), home + "/.pyenv");
        Path versions = Path.of(root, "versions");
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(versions)) {
            return entries
                    .filter(path -> path.getFileName().toString().matches(directory))
                    .sorted(Comparator.reverseOrder())
                    .map(path -> path.resolve("bin/python"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Path> ofSearchPath() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        List<String> folders =
                Stream.of(path.split(":"))
                        .filter(folder -> folder.startsWith("/") && !folder.endsWith("/shims"))
                        .toList();
        return commands.stream()
                .flatMap(command -> folders.stream().map(folder -> Path.of(folder, command)));
    }

    @Override
    public String toString() {
        return words;
    }
}
