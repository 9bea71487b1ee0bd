package dev.islay.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands at a path, where Java has no name for it: inode(7). */
public final class FileKind {
    private static final int TYPE = 0xF000;
    private static final int SOCKET = 0xC000;

    private FileKind() {}

    /**
     * Whether a path leads to a socket.
     *
     * @throws IOException if there is nothing, or it cannot be looked at
     */
    public static boolean isSocket(Path path) throws IOException {
        return Files.getAttribute(path, "unix:mode") instanceof Integer mode
                && (mode & TYPE) == SOCKET;
    }
}
