package dev.islay.netty;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file of mode 0600 that holds a body and is gone when it is closed. All of it blocks. A
 * request's is read by a worker, at its path; a response's is read here, through a channel.
 */
sealed interface BodyFile permits NamelessFile, NamedFile, ResponseFile {
    /** Where a worker opens it, as long as it is not closed. Not of a {@link ResponseFile}. */
    Path path();

    /** Appends all of them. */
    void write(ByteBuf bytes) throws IOException;

    /** Closes and removes it. */
    void close() throws IOException;

    /** Makes one. */
    @FunctionalInterface
    interface Source {
        BodyFile create() throws IOException;
    }

    /** An empty one in the directory. */
    static Path create(Path directory) throws IOException {
        return Files.createTempFile(
                directory,
                "body-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
