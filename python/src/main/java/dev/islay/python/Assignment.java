package dev.islay.python;

/**
 * A request and the thread it is to be sent to. Counted as in flight there from the moment {@link
 * Scheduler#next} returned it.
 */
record Assignment<R>(R request, ThreadSlot<R> slot) {}
