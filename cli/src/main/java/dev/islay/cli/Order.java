package dev.islay.cli;

import dev.islay.server.SettingSource;
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

    /** Print what every setting would be. */
    record Show(Optional<String> target, Map<String, SettingSource.Given> flags) implements Order {}
}
