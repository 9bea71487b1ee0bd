package dev.islay.wsgi;

import java.io.IOException;

/**
 * PEP 3333's {@code write} callable, which {@link StartResponse#call} returns, and which a {@link
 * Body#pushed} body writes to.
 */
@FunctionalInterface
public interface Write {
    /**
     * Sends a block. Waits while the receiver takes less than it is given; when this returns, the
     * block is on its way.
     *
     * <p>PEP 3333, "The write() Callable".
     *
     * @param block not changed by anybody from here on; an empty one does nothing
     * @throws IOException when nobody will take it: the client has left, or the body was closed
     */
    void write(byte[] block) throws IOException;
}
