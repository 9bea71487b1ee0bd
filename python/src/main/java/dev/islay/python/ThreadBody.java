package dev.islay.python;

import dev.islay.gateway.BodyStream;
import dev.islay.gateway.RequestBody;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The streamed body of the oldest request of a thread, if it has one. Threading: event loop. */
final class ThreadBody {
    private static final String NOBODY_WAITS = "nobody waits for the answer any more";

    private final Channel channel;
    private @Nullable BodyFrames frames;

    ThreadBody(Channel channel) {
        this.channel = channel;
    }

    /** The application reads for the first time. */
    void wanted(Ticket ticket) throws ProtocolViolation {
        if (frames != null || !(ticket.exchange().body() instanceof RequestBody.Streamed body)) {
            throw new ProtocolViolation("BODY_WANTED for a body that is not streamed");
        }
        BodyStream stream = body.stream();
        ticket.touchBody();
        frames = new BodyFrames(channel, ticket.id(), stream);
        if (ticket.gone()) {
            frames.broken(NOBODY_WAITS);
        } else {
            stream.wanted();
            stream.flow(frames);
        }
    }

    void writabilityChanged() {
        if (frames != null) {
            frames.writabilityChanged();
        }
    }

    /** The reader gets no more. */
    void drop() {
        if (frames != null) {
            frames.broken(NOBODY_WAITS);
        }
    }

    /** The worker skips what the application has not read up to a frame that ends the body. */
    void end(Ticket ticket) {
        BodyFrames ending = frames == null ? new BodyFrames(channel, ticket.id(), null) : frames;
        ending.close();
        frames = null;
    }

    /** Nobody is left to read it. */
    void forget() {
        frames = null;
    }
}
