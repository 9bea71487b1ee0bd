package dev.islay.gateway;

import java.nio.file.Path;

/** The body of a request, in the form in which the front end holds it. */
public sealed interface RequestBody {
    /** The request has no body. */
    record None() implements RequestBody {}

    /** All of it, in memory. */
    record Inline(byte[] bytes) implements RequestBody {}

    /** All of it, in a file; to be opened read-only, and only by who {@link #keep keeps} it. */
    record Spilled(Path path, long length, Hold hold) implements RequestBody {
        @Override
        public boolean keep() {
            return hold.keep();
        }

        @Override
        public void letGo() {
            hold.letGo();
        }
    }

    /** Still to come, or coming. */
    record Streamed(BodyStream stream) implements RequestBody {}

    /** The only instance that is needed. */
    RequestBody NONE = new None();

    /**
     * Keeps it beyond the end of the exchange, until {@link #letGo}. False: it has ended, and
     * nothing may be opened. Any thread.
     */
    default boolean keep() {
        return true;
    }

    /** Once for each {@link #keep} that was true. Any thread. */
    default void letGo() {}
}
