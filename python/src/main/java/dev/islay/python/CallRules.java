package dev.islay.python;

/**
 * What may end a call of an application.
 *
 * @param interruptsLeft whether it is interrupted when its client has left; else it ends with the
 *     next block that it yields
 */
public record CallRules(Deadlines deadlines, boolean interruptsLeft) {
    /** Nothing but itself. */
    public static final CallRules NONE = new CallRules(Deadlines.NONE, false);
}
