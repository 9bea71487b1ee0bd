package dev.islay.python;

import java.util.SortedMap;

/** A process that should have loaded the applications for others has not. */
final class PreloadFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient SortedMap<Integer, LoadFailure> failures;

    /** {@code failures}: by the number of the application; at least one. */
    PreloadFailed(SortedMap<Integer, LoadFailure> failures) {
        super(failures.firstEntry().getValue().summary());
        this.failures = failures;
    }

    SortedMap<Integer, LoadFailure> failures() {
        return failures;
    }
}
