package dev.islay.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * How a file looks from outside. Editors write in place or put another file there, and some keep
 * the time, so all of it counts.
 *
 * @param key the system's name for the file itself, or a word when there is none
 */
record FileLook(Object key, FileTime modified, long size) {
    private static final FileLook ABSENT = new FileLook("absent", FileTime.fromMillis(0), 0);

    /** Through symbolic links: a release may be switched by one. */
    static FileLook of(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = now.fileKey() == null ? "file" : now.fileKey();
            return new FileLook(key, now.lastModifiedTime(), now.size());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
