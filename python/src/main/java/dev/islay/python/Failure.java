package dev.islay.python;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for what the file system refused. */
final class Failure {
    private Failure() {}

    /** The exceptions of {@code java.nio.file} often carry a path and no reason. */
    static String words(IOException e) {
        return switch (e) {
            case NoSuchFileException f -> "no such file: " + f.getFile();
            case AccessDeniedException f -> "permission denied: " + f.getFile();
            case FileSystemException f when f.getReason() != null ->
                    f.getReason() + ": " + f.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }

    /** For waits that were cut short: keeps the flag, so that the caller's caller sees it. */
    static InterpreterException interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterpreterException("Interrupted while " + what, e);
    }
}
