package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.BodyStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyFramesTest {
    private final WorkerSide worker = new WorkerSide();
    private final List<String> told = new ArrayList<>();
    private final BodyFrames frames = new BodyFrames(worker, 9, new Client());

    /** A worker that may read nothing. */
    private static final class WorkerSide extends EmbeddedChannel {
        private boolean reading = true;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (reading) {
                super.doWrite(in);
            }
        }
    }

    /** The client's side of the body. */
    private final class Client implements BodyStream {
        @Override
        public void flow(Receiver receiver) {}

        @Override
        public void wanted() {}

        @Override
        public void pause(boolean paused) {
            told.add(paused ? "pause" : "read");
        }
    }

    @Test
    void aBodyIsFramesAndOneEnd() throws ProtocolViolation {
        frames.data(bytes("abc"));
        frames.end();
        frames.end();
        frames.broken("late");
        frames.close();
        frames.data(bytes("late"));
        assertThat(sent())
                .containsExactly(
                        new Frames.Frame(FrameType.BODY, 0, 9, "abc"),
                        new Frames.Frame(FrameType.BODY, FrameDecoder.LAST, 9, ""));
    }

    @Test
    void aBrokenBodyEndsWithItsReason() throws ProtocolViolation {
        frames.broken("The client left.");
        assertThat(sent())
                .containsExactly(
                        new Frames.Frame(
                                FrameType.BODY, FrameDecoder.BROKEN, 9, "The client left."));
    }

    @Test
    void blocksAreCutToFramesAndConsumed() throws ProtocolViolation {
        ByteBuffer block = bytes("x".repeat(2 * FrameDecoder.MAXIMUM + 1));
        frames.data(block);
        assertThat(block.hasRemaining()).isFalse();
        assertThat(sent())
                .extracting(frame -> frame.payload().length())
                .containsExactly(FrameDecoder.MAXIMUM, FrameDecoder.MAXIMUM, 1);
    }

    @Test
    void theClientIsNotReadWhileTheWorkerReadsTooLittle() {
        worker.reading = false;
        frames.data(bytes("x".repeat(70_000)));
        assertThat(told).containsExactly("pause");
        frames.writabilityChanged();
        assertThat(told).containsExactly("pause");
        worker.reading = true;
        worker.flush();
        frames.writabilityChanged();
        assertThat(told).containsExactly("pause", "read");
        frames.end();
        frames.writabilityChanged();
        assertThat(told).containsExactly("pause", "read");
        worker.finishAndReleaseAll();
    }

    @Test
    void aBodyThatWasNeverAskedForEndsAtOnce() throws ProtocolViolation {
        BodyFrames unasked = new BodyFrames(worker, 9, null);
        unasked.writabilityChanged();
        unasked.close();
        assertThat(sent())
                .containsExactly(new Frames.Frame(FrameType.BODY, FrameDecoder.LAST, 9, ""));
    }

    private List<Frames.Frame> sent() throws ProtocolViolation {
        List<Frames.Frame> all = new ArrayList<>();
        for (ByteBuf next = worker.readOutbound(); next != null; next = worker.readOutbound()) {
            all.addAll(Frames.read(next));
        }
        return all;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
