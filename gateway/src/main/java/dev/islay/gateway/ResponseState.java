package dev.islay.gateway;

import org.jspecify.annotations.Nullable;

/** How far a response has come, and what may happen to it from there: the table is the rule. */
enum ResponseState {
    /** Nothing but informational responses has been sent. */
    NEW,
    /** The head is known but held back: a failure can still replace it (PEP 3333). */
    STARTED,
    /** The head is on its way and cannot be taken back. */
    COMMITTED,
    /** A file is on its way; nothing comes behind it. */
    SENDING_FILE,
    /** Ended, cut off, or nobody is left to read it. Whatever comes now is dropped. */
    DONE;

    /** What happens to a response. */
    enum Step {
        INFORM,
        HEAD,
        BLOCK,
        FILE,
        END,
        FAIL,
        GONE
    }

    private static final @Nullable ResponseState[][] TABLE = {
        // INFORM, HEAD, BLOCK, FILE, END, FAIL, GONE
        {NEW, STARTED, null, null, null, DONE, DONE},
        {STARTED, null, COMMITTED, SENDING_FILE, null, DONE, DONE},
        {null, null, COMMITTED, SENDING_FILE, DONE, DONE, DONE},
        {null, null, null, null, DONE, DONE, DONE},
        {DONE, DONE, DONE, DONE, DONE, DONE, DONE},
    };

    /** The state after a step; null when the step is out of order. */
    @Nullable ResponseState after(Step step) {
        return TABLE[ordinal()][step.ordinal()];
    }
}
