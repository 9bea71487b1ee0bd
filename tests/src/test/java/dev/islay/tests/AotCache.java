package dev.islay.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the programs start from: an AOT cache (JEP 483) that is made of a first one, anew by each
 * JVM that runs tests, in some six seconds. A program starts in 0.6 s with it and in 1.1 s without,
 * some hundred times. The one that {@code ./islay} makes has tests of its own.
 */
final class AotCache {
    private static final Path FILE = Launch.ROOT.resolve("tests/target/programs.aot");

    /** For the JVM of a program; none where it runs from folders of classes. */
    static final List<String> OPTIONS = make();

    private AotCache() {}

    private static List<String> make() {
        if (!Launch.CLASS_PATH.stream().allMatch(entry -> entry.endsWith(".jar"))) {
            return List.of();
        }
        try {
            Files.deleteIfExists(FILE);
            rehearse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AssertionError e) {
            return List.of(); // what is wrong will show in a test, and this is only to be quick
        }
        return Files.exists(FILE) ? List.of("-XX:AOTCache=" + FILE) : List.of();
    }

    /** The JVM writes the file as it ends. */
    private static void rehearse() {
        try (IslayProcess first = Launch.of("hello").begin(List.of("-XX:AOTCacheOutput=" + FILE))) {
            first.awaitListening();
            try (RawClient client = first.connect()) {
                client.get("/").read();
            }
        }
    }
}
