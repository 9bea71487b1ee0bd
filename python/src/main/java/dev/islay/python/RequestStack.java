package dev.islay.python;

/**
 * A running request and where it is.
 *
 * @param stack as in a Python traceback, the innermost frame last, each line ended by LF but the
 *     last; empty when it is not known
 * @param trouble why the stack is not known; empty when it is
 */
public record RequestStack(RunningRequest request, String stack, String trouble) {}
