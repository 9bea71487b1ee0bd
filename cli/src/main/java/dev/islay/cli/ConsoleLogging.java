package dev.islay.cli;

import dev.islay.server.LogLevel;
import java.io.PrintStream;

/**
 * Sets up SLF4J's simple back end: a time, a level, a message. It reads its properties when the
 * first logger is made, so {@link #level} comes before anything that logs; it asks for {@code
 * System.err} with each line, so {@link #to} may come at any time.
 */
final class ConsoleLogging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private ConsoleLogging() {}

    /** Decides what is written. The news of Netty and of the HTTP client is for their authors. */
    static void level(LogLevel level) {
        set("logFile", "System.err");
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd HH:mm:ss");
        set("showThreadName", "false");
        set("showLogName", "false");
        set("warnLevelString", "WARNING");
        set("defaultLogLevel", word(level));
        set("log.io.netty", word(level == LogLevel.DEBUG ? LogLevel.INFO : level));
        set("log.com.linecorp.armeria", word(level == LogLevel.INFO ? LogLevel.WARNING : level));
    }

    /** Decides where it is written. */
    static void to(PrintStream stream) {
        System.setErr(stream);
    }

    private static String word(LogLevel level) {
        return switch (level) {
            case DEBUG -> "debug";
            case INFO -> "info";
            case WARNING -> "warn";
            case ERROR -> "error";
        };
    }

    private static void set(String name, String value) {
        System.setProperty(PREFIX + name, value);
    }
}
