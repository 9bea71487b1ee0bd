package dev.islay.middleware;

import java.io.IOException;

/** Changes the blocks of one body, in order. Holds no more than the end of a block. */
interface BlockFilter extends AutoCloseable {
    /** What is to be sent in place of a block; empty if there is nothing yet. */
    byte[] block(byte[] block) throws IOException;

    /** What is to be sent after the last block; empty if nothing. */
    byte[] end() throws IOException;

    /** Gives back what it holds; called once, on every path. */
    @Override
    default void close() {}
}
