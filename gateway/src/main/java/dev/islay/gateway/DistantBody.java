package dev.islay.gateway;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * A body that arrives, as it is seen from another event loop than its own. After {@link #pause}
 * still comes what was underway: about one read of the network.
 *
 * <p>Threading: the event loop of who answers ("far").
 */
final class DistantBody implements BodyStream {
    private final BodyStream stream;
    private final Executor near;
    private final Executor far;
    private boolean ended;

    /** {@code near}: the event loop of the body; {@code far}: that of who reads it. */
    DistantBody(BodyStream stream, Executor near, Executor far) {
        this.stream = stream;
        this.near = near;
        this.far = far;
    }

    @Override
    public void flow(Receiver receiver) {
        near.execute(() -> stream.flow(new Sender(receiver)));
    }

    @Override
    public void wanted() {
        near.execute(stream::wanted);
    }

    @Override
    public void pause(boolean paused) {
        near.execute(() -> stream.pause(paused));
    }

    /** The exchange has ended: what is underway is dropped. */
    void end() {
        ended = true;
    }

    /** Takes what arrives, on the event loop of the body, and tells the other. */
    private final class Sender implements Receiver {
        private final Receiver receiver;

        Sender(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void data(ByteBuffer block) {
            ByteBuffer copy = ByteBuffer.allocate(block.remaining()).put(block).flip();
            tell(() -> receiver.data(copy));
        }

        @Override
        public void end() {
            tell(receiver::end);
        }

        @Override
        public void broken(String reason) {
            tell(() -> receiver.broken(reason));
        }

        private void tell(Runnable news) {
            far.execute(() -> {
                if (!ended) {
                    news.run();
                }
            });
        }
    }
}
