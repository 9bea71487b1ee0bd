package dev.islay.cli;

import dev.islay.server.Action;
import dev.islay.server.Check;
import dev.islay.server.Serve;
import java.util.Map;

/** What each command does. */
final class Program {
    private Program() {}

    /** By name of the command. */
    static Map<String, Action> actions() {
        return Map.of(
                CommandLineReader.SERVE,
                new Serve(),
                CommandLineReader.CHECK,
                new Check(System.out));
    }
}
