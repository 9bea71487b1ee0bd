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

    /** The application reads it; {@code connection}: that of the thread. */
    void wanted(Ticket ticket, ThreadConnection connection) throws ProtocolViolation {
        ticket.touchBody();
        if (ticket.origin().asked((piece, flags) -> send(ticket, piece, flags, connection))) {
            return;
        }
        if (frames != null || !(ticket.origin().body() instanceof RequestBody.Streamed body)) {
            throw new ProtocolViolation("BODY_WANTED for a body that is not streamed");
        }
        BodyStream stream = body.stream();
        frames = new BodyFrames(channel, ticket.id(), stream);
        if (ticket.gone()) {
            frames.broken(NOBODY_WAITS);
        } else {
            stream.wanted();
            stream.flow(frames);
        }
    }

    /** A piece that was asked for; at most a frame. */
    private void send(Ticket ticket, byte[] piece, int flags, ThreadConnection connection) {
        if (connection.running() != ticket.id()) {
            return;
        }
        SmallFrame.send(channel, FrameType.BODY, flags, ticket.id(), piece);
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
