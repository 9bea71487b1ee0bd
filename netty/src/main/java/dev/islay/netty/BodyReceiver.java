package dev.islay.netty;

import dev.islay.gateway.RequestRefused;
import io.netty.buffer.ByteBuf;

/** Takes the body of one request while it arrives. Threading: the event loop. */
interface BodyReceiver {
    /** Some bytes. Ownership of the buffer passes to the receiver. */
    void content(ByteBuf bytes);

    /** The body is complete. */
    void end();

    /** The body will not be complete: the client broke HTTP, left, or was too slow. */
    void broken(RequestRefused why);
}
