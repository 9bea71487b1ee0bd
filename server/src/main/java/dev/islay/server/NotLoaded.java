package dev.islay.server;

import dev.islay.python.LoadFailure;
import java.util.List;

/** The applications of a pool did not load. */
final class NotLoaded extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<LoadFailure> failures;

    /** {@code failures}: at least one. */
    NotLoaded(List<LoadFailure> failures) {
        super(failures.getFirst().summary());
        this.failures = failures;
    }

    List<LoadFailure> failures() {
        return failures;
    }
}
