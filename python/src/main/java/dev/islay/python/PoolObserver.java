package dev.islay.python;

import java.util.List;
import java.util.SortedMap;

/** Is told what becomes of the workers of a pool, each by its number. Called on the event loop. */
public interface PoolObserver {
    /** A request has come, and there is no worker, not even one that starts. */
    void demanded();

    /** A worker has loaded its applications, or some of them, and is about to be probed. */
    void loaded(long worker);

    /**
     * Whether a worker that has loaded, and was probed, is to serve. If not it is ended, and {@link
     * #failed} is told with what it could not load.
     */
    boolean admits(long worker, WorkerReady ready);

    /** A worker that was admitted serves. */
    void serving(long worker, WorkerReady ready);

    /**
     * A worker has ended before it served; {@link #ended} is not called for it.
     *
     * @param failures by the number of the application; at least one
     */
    void failed(long worker, SortedMap<Integer, LoadFailure> failures);

    /** A worker has a thread that cannot be freed: it is to take nothing more. */
    void stuck(long worker, String why);

    /**
     * A worker that served has ended.
     *
     * @param how exit status or signal
     * @param lost the requests that it had begun and that were lost with it
     * @param expected it had been asked to
     */
    void ended(long worker, String how, List<String> lost, boolean expected);
}
