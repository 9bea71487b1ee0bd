package dev.islay.python;

/** What happens to a worker and changes its {@link WorkerState}. */
public enum WorkerEvent {
    /** All its connections are there, and it has loaded at least one application. */
    LOADED,
    /** It has answered the probe, if there is one, and is wanted. */
    ADMITTED,
    /** It did not load in time, did not answer the probe, or is not wanted as it is. */
    FAILED,
    /** It was asked to end. */
    RETIRED,
    /** Its process has ended, or never began. */
    ENDED
}
