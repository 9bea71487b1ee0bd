package dev.islay.server;

import java.nio.file.Path;

/** Where log lines go. */
public sealed interface LogPlace {
    /** {@code -}: standard error for the error log, standard output for the access log. */
    record Terminal() implements LogPlace {
        @Override
        public String toString() {
            return "-";
        }
    }

    /** Appended to a file, which is made when it is not there. The path is absolute. */
    record ToFile(Path path) implements LogPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Reads {@code -} or a path, which counts from {@code base} if it is relative. */
    static LogPlace parse(String text, Path base) {
        return text.equals("-") ? new Terminal() : new ToFile(Kinds.path(text, base));
    }
}
