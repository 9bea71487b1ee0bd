package dev.islay.python;

/** What {@link Scheduler#tick} asks of whoever owns the connections. */
interface Actions<R> {
    /**
     * Ask the worker to write out what this thread has finished and to give back what it has not
     * begun. The answer is told by {@link ThreadSlot#recalled}; until then the slot gets nothing.
     */
    void recall(ThreadSlot<R> slot);
}
