package dev.islay.python;

import dev.islay.fuzz.Choices;
import dev.islay.gateway.BodyStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A streamed body that comes in pieces, once it is asked for. */
final class Upload implements BodyStream {
    private @Nullable Receiver receiver;
    private boolean over;

    @Override
    public void flow(Receiver to) {
        receiver = to;
    }

    @Override
    public void wanted() {}

    @Override
    public void pause(boolean paused) {}

    void send(Choices choices) {
        Receiver to = receiver;
        if (to == null || over) {
            return;
        }
        switch (choices.below(4)) {
            case 0 -> to.end();
            case 1 -> to.broken("cut");
            default -> to.data(ByteBuffer.wrap(choices.bytes(choices.length(1 << 17))));
        }
        over = choices.oneIn(2);
    }
}
