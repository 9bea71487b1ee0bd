package dev.islay.gateway;

import java.nio.file.Path;

/** The body of a request, in the form in which the front end holds it. */
public sealed interface RequestBody {
    /** The request has no body. */
    record None() implements RequestBody {}

    /** All of it, in memory. */
    record Inline(byte[] bytes) implements RequestBody {}

    /** All of it, in a file that lives as long as the exchange; to be opened read-only. */
    record Spilled(Path path, long length) implements RequestBody {}

    /** Still to come, or coming. */
    record Streamed(BodyStream stream) implements RequestBody {}

    /** The only instance that is needed. */
    RequestBody NONE = new None();
}
