package dev.islay.server;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/**
 * A log file that can be opened anew after it was moved away by a log rotation.
 *
 * <p>Writing never fails: what cannot be written is lost, and the first loss after a success is
 * reported. A write is a single call to the system on a file opened for appending, so several
 * processes may share the file.
 *
 * <p>Threading: any thread.
 */
final class ReopeningFile extends OutputStream {
    private final Path path;
    private final Consumer<String> trouble;
    private OutputStream file;
    private boolean failing;

    /**
     * Opens the file, which is made with mode 0640 when it is not there.
     *
     * @param trouble told, in a sentence, when writing begins to fail
     */
    ReopeningFile(Path path, Consumer<String> trouble) throws IOException {
        this.path = path;
        this.trouble = trouble;
        this.file = open(path);
    }

    /** Closes the file and opens whatever has the name now. The old one stays if that fails. */
    synchronized void reopen() {
        try {
            OutputStream fresh = open(path);
            close();
            file = fresh;
            failing = false;
        } catch (IOException failure) {
            trouble.accept("Cannot reopen the log file " + path + ": " + reason(failure));
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        try {
            file.write(bytes, offset, length);
            failing = false;
        } catch (IOException failure) {
            reportOnce(failure);
        }
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException failure) {
            reportOnce(failure);
        }
    }

    private void reportOnce(IOException failure) {
        if (!failing) {
            failing = true;
            trouble.accept("Cannot write to the log file " + path + ": " + reason(failure));
        }
    }

    private static OutputStream open(Path path) throws IOException {
        try {
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
        } catch (FileAlreadyExistsException ignored) {
            // Appended to. A FileChannel would be closed by an interrupt of the writing thread.
        }
        return new FileOutputStream(path.toFile(), true);
    }

    /** The part of the message that tells more than the name of the file. */
    static String reason(IOException failure) {
        return failure instanceof java.nio.file.NoSuchFileException
                ? "its directory is not there"
                : failure instanceof java.nio.file.AccessDeniedException
                        ? "permission denied"
                        : String.valueOf(failure.getMessage());
    }
}
