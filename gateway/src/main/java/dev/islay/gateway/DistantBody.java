package dev.islay.gateway;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * A body that arrives, as it is seen from another event loop than its own. Not more than 64 KiB and
 * what one more read of the network brings are underway; that much may still come after {@link
 * #pause}.
 *
 * <p>Threading: the event loop of who answers ("far"), but for what says "near": that belongs to
 * the event loop of the body.
 */
final class DistantBody implements BodyStream {
    private static final int WINDOW = 65_536;

    private final BodyStream stream;
    private final Executor near;
    private final Executor far;
    private boolean ended;

    /** Near. */
    private int underway;

    /** Near: far has enough for now. */
    private boolean held;

    /** Near. */
    private boolean paused;

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
    public void pause(boolean hold) {
        near.execute(() -> {
            held = hold;
            pauseOrResume();
        });
    }

    /** Near. */
    private void pauseOrResume() {
        boolean now = held || underway > WINDOW;
        if (now != paused) {
            paused = now;
            stream.pause(now);
        }
    }

    /** Near. */
    private void sent(int bytes) {
        underway += bytes;
        pauseOrResume();
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
            int count = block.remaining();
            ByteBuffer copy = ByteBuffer.allocate(count).put(block).flip();
            sent(count);
            tell(() -> {
                receiver.data(copy);
                near.execute(() -> sent(-count));
            });
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
