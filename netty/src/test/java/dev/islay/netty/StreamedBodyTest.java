package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.BodyStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamedBodyTest {
    private final List<String> told = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private final StreamedBody body =
            new StreamedBody(
                    10, paused -> told.add(paused ? "pause" : "read"), () -> told.add("continue"));

    private final BodyStream.Receiver receiver =
            new BodyStream.Receiver() {
                @Override
                public void data(ByteBuffer block) {
                    told.add("data " + ISO_8859_1.decode(block));
                }

                @Override
                public void end() {
                    told.add("end");
                }

                @Override
                public void broken(String reason) {
                    told.add("broken");
                }
            };

    @AfterEach
    void nothingLeaks() {
        assertThat(given).allMatch(bytes -> bytes.refCnt() == 0);
    }

    @Test
    void nothingIsReadBeforeTheBodyFlows() {
        assertThat(told).containsExactly("pause");
        body.flow(receiver);
        assertThat(told).containsExactly("pause", "read");
    }

    @Test
    void whatCameEarlyIsHandedOverFirst() {
        give("ab");
        give("cd");
        body.flow(receiver);
        give("ef");
        body.end();
        assertThat(told)
                .containsExactly("pause", "data ab", "data cd", "read", "data ef", "read", "end");
    }

    @Test
    void aBodyThatWasCompleteBeforeItFlowsEndsAtOnce() {
        give("ab");
        body.end();
        body.flow(receiver);
        assertThat(told).containsExactly("pause", "read", "data ab", "end");
    }

    @Test
    void aBodyThatBrokeBeforeItFlowsBreaksAtOnceAndOnce() {
        body.broken(BodyRefusals.incomplete());
        body.broken(BodyRefusals.incomplete());
        body.end();
        body.flow(receiver);
        assertThat(told).containsExactly("pause", "broken");
    }

    @Test
    void aBodyLongerThanItsLimitBreaksThere() {
        body.flow(receiver);
        give("0123456789");
        give("x");
        give("y");
        body.end();
        assertThat(told).containsExactly("pause", "read", "data 0123456789", "broken");
    }

    @Test
    void aCompleteBodyDoesNotBreakAnyMore() {
        body.flow(receiver);
        body.end();
        body.broken(BodyRefusals.incomplete());
        assertThat(told).containsExactly("pause", "read", "read", "end");
    }

    @Test
    void theApplicationDecidesAboutTheContinue() {
        body.wanted();
        assertThat(told).containsExactly("pause", "continue");
    }

    @Test
    void aReceiverThatIsFullPausesReading() {
        body.flow(receiver);
        body.pause(true);
        body.pause(false);
        assertThat(told).containsExactly("pause", "read", "pause", "read");
    }

    @Test
    void aCompleteBodyNeedsNoReading() {
        body.flow(receiver);
        body.pause(true);
        body.end();
        body.pause(false);
        assertThat(told).containsExactly("pause", "read", "pause", "read", "end");
    }

    @Test
    void whatComesAfterTheExchangeIsDropped() {
        give("ab");
        body.close();
        give("cd");
        body.pause(true);
        assertThat(told).containsExactly("pause", "read");
    }

    @Test
    void aReceiverIsToldNothingAfterTheExchange() {
        body.flow(receiver);
        body.close();
        give("ab");
        body.broken(BodyRefusals.incomplete());
        assertThat(told).containsExactly("pause", "read", "read");
    }

    private void give(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, ISO_8859_1);
        given.add(bytes);
        body.content(bytes);
    }
}
