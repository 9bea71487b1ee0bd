package dev.islay.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Whether clients should be sent here, and why not. Threading: {@link #enter} and {@link #phase}
 * from any thread, {@link #reasons} on the event loop.
 */
final class Readiness {
    /** What the server as a whole is doing, in order. */
    enum Phase {
        /** Its workers load. */
        STARTING,
        /** Clients are welcome. */
        SERVING,
        /** It was told to stop; it may still serve. */
        STOPPING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Supplier<List<String>> unready;
    private volatile Phase phase = Phase.STARTING;

    /** {@code unready}: the names of the pools that should serve and do not. */
    Readiness(Supplier<List<String>> unready) {
        this.unready = unready;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** What is not ready, a few words each; none when all is. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (phase != Phase.SERVING) {
            reasons.add("the server is " + phase.word());
        }
        unready.get().forEach(pool -> reasons.add("pool " + pool + ": no worker serves"));
        return reasons;
    }
}
