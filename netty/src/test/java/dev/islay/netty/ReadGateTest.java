package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.netty.ReadGate.Reason;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadGateTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ReadGate gate = new ReadGate(channel);

    @Test
    void aConnectionIsReadWhenNobodyHasAReasonAgainstIt() {
        gate.pause(Reason.BODY, true);
        gate.pause(Reason.PIPELINE, true);
        gate.pause(Reason.BODY, false);
        assertThat(reads()).isFalse();
        gate.pause(Reason.PIPELINE, false);
        assertThat(reads()).isTrue();
    }

    @Test
    void aReasonCountsOnce() {
        gate.pause(Reason.BODY, true);
        gate.pause(Reason.BODY, true);
        gate.pause(Reason.BODY, false);
        assertThat(reads()).isTrue();
    }

    @Test
    void openForGoodForgetsAllReasons() {
        gate.pause(Reason.BODY, true);
        gate.openForGood();
        assertThat(reads()).isTrue();
    }

    @Test
    void anEndedInputIsNotWatchedAgain() {
        gate.pause(Reason.BODY, true);
        gate.ended();
        gate.pause(Reason.BODY, false);
        assertThat(reads()).isFalse();
    }

    private boolean reads() {
        return channel.config().isAutoRead();
    }
}
