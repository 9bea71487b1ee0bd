package dev.islay.python;

import java.nio.file.Path;
import java.util.Objects;

/** The Pythons that this machine may have for tests that need old ones. */
final class Pyenv {
    private Pyenv() {}

    static Path root() {
        String root = System.getenv("PYENV_ROOT");
        String home = Objects.requireNonNullElse(System.getenv("HOME"), "/");
        return root == null ? Path.of(home, ".pyenv") : Path.of(root);
    }

    static boolean has(String version) {
        return Directories.entries(root().resolve("versions")).stream()
                .anyMatch(path -> path.getFileName().toString().startsWith(version + "."));
    }
}
