package dev.islay.python;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A worker's answer to an interrupt.
 *
 * @param stack where the request was; empty when it did not run
 */
record Interruption(Outcome outcome, String stack) {
    /** What has become of it, by its number on the wire. */
    enum Outcome {
        /** The request did not run, or not in the application, at that moment. */
        NOT_RUNNING,
        /** It is raised. */
        RAISED,
        /** This interpreter cannot raise within another thread. */
        UNABLE
    }

    static Interruption of(ByteBuf payload) throws ProtocolViolation {
        Outcome[] outcomes = Outcome.values();
        if (!payload.isReadable() || payload.getUnsignedByte(0) >= outcomes.length) {
            throw new ProtocolViolation("an INTERRUPTED that does not say what became of it");
        }
        Outcome outcome = outcomes[payload.readUnsignedByte()];
        return new Interruption(outcome, payload.toString(StandardCharsets.UTF_8));
    }
}
