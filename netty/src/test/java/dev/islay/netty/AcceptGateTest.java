package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptGateTest {
    private static final Duration REST = Duration.ofSeconds(1);

    private final EmbeddedChannel listener = new EmbeddedChannel();
    private final AcceptGate gate = new AcceptGate(listener.eventLoop(), 2);

    @BeforeEach
    void listen() {
        listener.config().setAutoRead(false);
        listener.pipeline().addLast(new Doorkeeper(gate));
        gate.addListener(listener);
    }

    @Test
    void nothingIsAcceptedBeforeItIsSaid() {
        assertThat(accepts()).isFalse();
        gate.accept();
        assertThat(accepts()).isTrue();
    }

    @Test
    void acceptingPausesAtTheLimit() {
        gate.accept();
        Channel first = connect();
        assertThat(accepts()).isTrue();
        connect();
        assertThat(accepts()).isFalse();
        assertThat(gate.connections()).isEqualTo(2);
        first.close();
        listener.runPendingTasks();
        assertThat(accepts()).isTrue();
        assertThat(gate.connections()).isEqualTo(1);
    }

    @Test
    void acceptingRestsAfterATroubleAndIsToldOnceUntilItSucceeds() {
        gate.accept();
        assertThat(gate.rest(REST)).isTrue();
        assertThat(accepts()).isFalse();
        assertThat(gate.rest(REST)).isFalse();
        rest();
        assertThat(accepts()).isTrue();
        connect();
        assertThat(gate.rest(REST)).isTrue();
    }

    @Test
    void aTroubleIsNoReasonToEndTheListener() {
        gate.accept();
        listener.pipeline().fireExceptionCaught(new IOException("no more files"));
        assertThat(accepts()).isFalse();
        assertThat(listener.isOpen()).isTrue();
    }

    @Test
    void aRestThatIsOverOpensNothingAtTheLimit() {
        gate.accept();
        gate.rest(REST);
        connect();
        connect();
        rest();
        assertThat(accepts()).isFalse();
    }

    @Test
    void whatIsShutListensNoMore() {
        gate.accept();
        gate.shut();
        assertThat(listener.isOpen()).isFalse();
    }

    private void rest() {
        listener.advanceTimeBy(1, TimeUnit.SECONDS);
        listener.runScheduledPendingTasks();
    }

    /** As Netty does when it has accepted one. */
    private Channel connect() {
        EmbeddedChannel connection = new EmbeddedChannel();
        listener.pipeline().fireChannelRead(connection);
        return connection;
    }

    private boolean accepts() {
        return listener.config().isAutoRead();
    }
}
