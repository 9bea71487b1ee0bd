package dev.islay.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The user's directory for what Islay unpacks and installs once. */
public final class Cache {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private Cache() {}

    /**
     * {@code $XDG_CACHE_HOME/islay}, else {@code ~/.cache/islay}; where neither can be written, a
     * directory among the temporary files that only this user can enter. It exists on return.
     *
     * @throws InterpreterException if none of them can be had
     */
    public static Path directory(Map<String, String> env) throws InterpreterException {
        Path temporary = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
        return directory(env, temporary);
    }

    static Path directory(Map<String, String> env, Path temporary) throws InterpreterException {
        String xdg = env.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification: relative paths are to be ignored.
        if (xdg.startsWith("/") && usable(Path.of(xdg, "islay"))) {
            return Path.of(xdg, "islay");
        }
        String home = env.getOrDefault("HOME", "");
        if (home.startsWith("/") && usable(Path.of(home, ".cache", "islay"))) {
            return Path.of(home, ".cache", "islay");
        }
        return temporary(temporary);
    }

    private static boolean usable(Path directory) {
        try {
            Directories.create(directory);
        } catch (IOException e) {
            return false;
        }
        return Files.isWritable(directory);
    }

    static Path temporary(Path parent) throws InterpreterException {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            Path directory = parent.resolve("islay-cache-" + user);
            Directories.create(directory);
            checkPrivate(directory, user);
            return directory;
        } catch (IOException e) {
            throw new InterpreterException(
                    "There is no directory for the cache: neither $XDG_CACHE_HOME, $HOME/.cache nor"
                            + " "
                            + parent
                            + " can be used ("
                            + Failure.words(e)
                            + ")",
                    e);
        }
    }

    /** Anybody can create a directory of this name first, and would then own our Python. */
    private static void checkPrivate(Path directory, Object user)
            throws IOException, InterpreterException {
        Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        boolean sound =
                Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && owner.equals(user)
                        && OWNER.containsAll(Files.getPosixFilePermissions(directory));
        if (!sound) {
            throw new InterpreterException(
                    directory
                            + " is not private to this user; remove it, or set XDG_CACHE_HOME to a"
                            + " directory that can be written");
        }
    }
}
