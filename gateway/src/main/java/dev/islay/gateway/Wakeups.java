package dev.islay.gateway;

/**
 * When other threads are begun or woken. To wake one that sleeps costs a system call and a change
 * of threads, to give more to one that is awake next to nothing: so what need not be at once is
 * done together.
 *
 * <p>Threading: the event loop.
 */
public interface Wakeups {
    /** Each at once. */
    Wakeups AT_ONCE =
            new Wakeups() {
                @Override
                public void soon(Runnable wakeup) {
                    wakeup.run();
                }

                @Override
                public void later(Runnable wakeup) {
                    wakeup.run();
                }
            };

    /** Runs it when this turn of the event loop ends. */
    void soon(Runnable wakeup);

    /** Runs it together with others, a millisecond from now at the latest. */
    void later(Runnable wakeup);
}
