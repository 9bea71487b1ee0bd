package dev.islay.server;

import java.util.Optional;
import sun.misc.Signal;

/** The signals of the process. TERM and INT stop it, HUP reloads, USR1 reopens logs. */
final class Signals {
    private Signals() {}

    /** Takes the signals over; for the life of the process. */
    static void handle(Commands commands, Runnable reopenLogs) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), _ -> commands.stop());
        }
        Signal.handle(new Signal("HUP"), _ -> commands.reload(Optional.empty()));
        Signal.handle(new Signal("USR1"), _ -> reopenLogs.run());
    }

    /** Takes another signal over, by its name without {@code SIG}; for the life of the process. */
    static void on(String name, Runnable action) {
        Signal.handle(new Signal(name), _ -> action.run());
    }
}
