package dev.islay.netty;

import java.util.Arrays;

/**
 * Whether the next event will come soon, judged by what followed upon the last few waits.
 *
 * <p>Waits of a server come in patterns: with one client that asks again at once each is short;
 * with an application that computes for a while, or a client that thinks, short ones and long ones
 * alternate. So the odds are kept apart for each sequence of the last three, as processors predict
 * branches. Called by one thread.
 */
final class Foresight {
    private static final int REMEMBERED = 3;
    private static final int LAST = (1 << REMEMBERED) - 1;
    private static final int CERTAIN = 256;

    /** Seven eighths were tried: two disturbances in a row, and nothing was expected any more. */
    private static final int LIKELY = CERTAIN / 2;

    /** What a new outcome counts for. */
    private static final int EIGHTH = 8;

    /** Where nothing is expected, one wait in so many is looked at all the same. */
    private static final int LOOK_AGAIN = 64;

    private final int[] odds = new int[LAST + 1];
    private int recent;
    private int passed;

    Foresight() {
        Arrays.fill(odds, LIKELY);
    }

    /** Whether it is worth while to stay awake for it. */
    boolean expectsSoon() {
        return odds[recent] >= LIKELY || ++passed % LOOK_AGAIN == 0;
    }

    /** What became of a wait that was looked at. */
    void learn(boolean soon) {
        odds[recent] += ((soon ? CERTAIN : 0) - odds[recent]) / EIGHTH;
        remember(soon);
    }

    /** A wait was not looked at. */
    void pass() {
        remember(false);
    }

    private void remember(boolean soon) {
        recent = recent << 1 & LAST | (soon ? 1 : 0);
    }
}
