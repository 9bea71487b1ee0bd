package dev.islay.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    EMBEDDED("");

    private final String version;

    Python(String version) {
        this.version = version;
    }

    /** Those that every behaviour is tried on: the oldest, the newest, and what lies between. */
    static Stream<Python> chosen() {
        return Stream.of(CPYTHON_2_7, CPYTHON_3_8, CPYTHON_3_11, CPYTHON_3_13, EMBEDDED);
    }

    boolean isTwo() {
        return this == CPYTHON_2_7;
    }

    /** Arguments that choose it; skips the test when it is not there. */
    List<String> arguments() {
        if (this == EMBEDDED) {
            return List.of();
        }
        Optional<Path> found = installed();
        assumeTrue(found.isPresent(), () -> "no Python " + version + " on this machine");
        return List.of("--python", found.orElseThrow().toString());
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
                    .filter(path -> path.getFileName().toString().startsWith(version + "."))
                    .map(path -> path.resolve("bin/python"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Path> ofSearchPath() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(":")).map(entry -> Path.of(entry, "python" + version));
    }

    @Override
    public String toString() {
        return version.isEmpty() ? "embedded" : version;
    }
}
