package dev.islay.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below an application's directory, without what is not the application's own: hidden
 * directories, virtual environments, and what package managers fetch.
 */
final class SourceTree {
    private static final Logger LOG = LoggerFactory.getLogger(SourceTree.class);
    private static final List<String> NOT_OURS = List.of("__pycache__", "node_modules");

    /** A tree that has more is not a project: somebody serves from a home directory. */
    private static final int MOST_VISITED = 50_000;

    private SourceTree() {}

    /** Tells of the files whose name, or path below {@code root}, matches any of the patterns. */
    static void find(Path root, List<PathMatcher> patterns, Consumer<Path> found) {
        try {
            Files.walkFileTree(root, new Visitor(root, patterns, found));
        } catch (IOException e) {
            LOG.debug("cannot look for files to watch below {}: {}", root, e.toString());
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<PathMatcher> patterns;
        private final Consumer<Path> found;
        private int visited;

        Visitor(Path root, List<PathMatcher> patterns, Consumer<Path> found) {
            this.root = root;
            this.patterns = patterns;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(root) || isOurs(directory)
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        private static boolean isOurs(Path directory) {
            String name = directory.getFileName().toString();
            return !name.startsWith(".")
                    && !NOT_OURS.contains(name)
                    && Files.notExists(directory.resolve("pyvenv.cfg"));
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path below = root.relativize(file);
            if (patterns.stream()
                    .anyMatch(pattern ->
                            pattern.matches(file.getFileName()) || pattern.matches(below))) {
                found.accept(file);
            }
            visited++;
            return visited < MOST_VISITED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException cause) {
            return FileVisitResult.CONTINUE;
        }
    }
}
