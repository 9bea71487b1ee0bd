package dev.islay.python;

import java.util.Map;

/** Puts the exit value of a process into words. Java reports signal N as 128 + N. */
final class ExitStatusText {
    private static final int SIGNAL = 128;
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE",
                    9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");

    private ExitStatusText() {}

    static String of(int exitValue) {
        if (exitValue <= SIGNAL) {
            return "exit status " + exitValue;
        }
        int signal = exitValue - SIGNAL;
        return "signal " + signal + " (" + SIGNALS.getOrDefault(signal, "?") + ")";
    }
}
