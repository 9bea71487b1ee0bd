package dev.islay.python;

/** Is told what becomes of the workers of a pool. Called on the event loop. */
public interface PoolObserver {
    /** A worker has loaded the application and serves. */
    void serving(WorkerReady worker);

    /** A worker has ended before it served; {@link #ended} is not called for it. */
    void failed(LoadFailure failure);

    /** A worker that served has ended. {@code expected}: it had been asked to. */
    void ended(WorkerReady worker, String how, boolean expected);
}
