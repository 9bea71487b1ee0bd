package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelinedTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Pipelined pipelined = new Pipelined(new ReadGate(channel));

    @Test
    void messagesComeOutInTheirOrderAsLongAsTheyFit() {
        addAll(5);
        List<Object> out = new ArrayList<>();
        pipelined.drain(message -> !message.equals(3), out::add);
        assertThat(out).containsExactly(0, 1, 2);
        assertThat(pipelined.isEmpty()).isFalse();

        pipelined.drain(message -> true, out::add);
        assertThat(out).containsExactly(0, 1, 2, 3, 4);
        assertThat(pipelined.isEmpty()).isTrue();
    }

    @Test
    void readingPausesAtTheThirtySecondMessageUntilAllAreOut() {
        addAll(31);
        assertThat(reads()).isTrue();
        pipelined.add("one more");
        assertThat(reads()).isFalse();

        int[] room = {31};
        pipelined.drain(message -> room[0]-- > 0, message -> {});
        assertThat(reads()).isFalse();
        pipelined.drain(message -> true, message -> {});
        assertThat(reads()).isTrue();
    }

    @Test
    void readingPausesAtSixtyFourKibibytes() {
        pipelined.add(content((1 << 16) - 1));
        assertThat(reads()).isTrue();
        pipelined.add(content(1));
        assertThat(reads()).isFalse();

        pipelined.drain(message -> true, message -> ((DefaultHttpContent) message).release());
        assertThat(reads()).isTrue();
        pipelined.add(content((1 << 16) - 1));
        assertThat(reads()).as("what went out is not counted").isTrue();
        pipelined.release();
    }

    @Test
    void aLongPipelineIsNoDeepStack() {
        addAll(100_000);
        int[] depth = {0, 0};
        List<Object> out = new ArrayList<>();
        drainNested(depth, out);
        assertThat(out).hasSize(100_000);
        assertThat(depth[1]).isEqualTo(1);
    }

    private void drainNested(int[] depth, List<Object> out) {
        pipelined.drain(
                message -> true,
                message -> {
                    depth[1] = Math.max(depth[1], ++depth[0]);
                    out.add(message);
                    drainNested(depth, out);
                    depth[0]--;
                });
    }

    @Test
    void aFaultWhileDrainingDoesNotStopTheNextDrain() {
        addAll(2);
        try {
            pipelined.drain(
                    message -> true,
                    message -> {
                        throw new IllegalStateException("fault");
                    });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("fault");
        }
        List<Object> out = new ArrayList<>();
        pipelined.drain(message -> true, out::add);
        assertThat(out).containsExactly(1);
    }

    @Test
    void whatIsReleasedHoldsNoMemory() {
        ByteBuf bytes = Unpooled.buffer().writeByte(1);
        pipelined.add(new DefaultHttpContent(bytes));
        pipelined.release();
        assertThat(bytes.refCnt()).isZero();
        assertThat(pipelined.isEmpty()).isTrue();
    }

    private void addAll(int count) {
        for (int i = 0; i < count; i++) {
            pipelined.add(i);
        }
    }

    private static DefaultHttpContent content(int size) {
        return new DefaultHttpContent(Unpooled.buffer(size).writeZero(size));
    }

    private boolean reads() {
        return channel.config().isAutoRead();
    }
}
