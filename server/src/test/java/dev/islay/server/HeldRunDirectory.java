package dev.islay.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A process of its own that holds a run directory until its input ends. */
final class HeldRunDirectory {
    private HeldRunDirectory() {}

    /** Starts it with its run directory below {@code parent}. */
    static Process start(Path parent) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldRunDirectory.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Prints the path of the directory. */
    public static void main(String[] arguments) throws IOException {
        try (RunDirectory directory =
                RunDirectory.create(Map.of("XDG_RUNTIME_DIR", arguments[0]))) {
            System.out.println(directory.path());
            while (System.in.read() >= 0) {}
        }
    }
}
