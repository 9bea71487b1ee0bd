package dev.islay.cli;

import dev.islay.server.SettingSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the user asked for. */
sealed interface Order {
    /** Print a text and end. */
    record Print(String text) implements Order {}

    /**
     * Do something with a target.
     *
     * @param command {@code serve} or the name of a subcommand
     * @param flags what was given, by name of setting
     */
    record Act(String command, Optional<String> target, Map<String, SettingSource.Given> flags)
            implements Order {}

    /**
     * Try the conformance suite.
     *
     * @param servers commands that start servers
     * @param addresses of servers that run
     * @param only a regular expression that names of cases match
     * @param patience seconds to wait for what must be seen
     * @param markdown the file for the table
     * @param write the directory for the Python side, which is then all there is to do
     */
    record Conform(
            List<String> servers,
            List<String> addresses,
            Optional<String> only,
            Optional<String> patience,
            Optional<String> markdown,
            Optional<String> write)
            implements Order {}

    /**
     * Talk to a running server.
     *
     * @param command its name, see {@link AskOrder#COMMANDS}
     * @param place directory or settings file of the server that is meant
     * @param application the name of a pool, for a reload
     * @param flags what was given, by name of setting
     * @param json print what the server answers as it is
     */
    record Ask(
            String command,
            Optional<String> place,
            Optional<String> application,
            Map<String, SettingSource.Given> flags,
            boolean json)
            implements Order {}

    /** Make what servers start from. */
    record Prepare() implements Order {}

    /** Print what every setting would be. */
    record Show(Optional<String> target, Map<String, SettingSource.Given> flags) implements Order {}
}
