package dev.islay.server;

import java.util.List;

/**
 * What became of a reload.
 *
 * @param done false: everything is as it was before
 * @param lines what a person is told
 */
record ReloadOutcome(boolean done, List<String> lines) {
    ReloadOutcome {
        lines = List.copyOf(lines);
    }

    static ReloadOutcome refused(String... lines) {
        return new ReloadOutcome(false, List.of(lines));
    }
}
