package dev.islay.middleware;

import java.io.IOException;
import java.io.OutputStream;

/** A way to make bodies smaller: RFC 9110, 8.4.1. */
interface Coding {
    /** As {@code Content-Encoding} writes it. */
    String name();

    /** A stream that compresses into {@code out}; its {@code flush} sends all that was written. */
    OutputStream around(OutputStream out) throws IOException;
}
