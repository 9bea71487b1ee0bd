package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionRegistryTest {
    private static final Duration REST = Duration.ofSeconds(1);

    @TempDir Path directory;
    private final EmbeddedChannel listener = new EmbeddedChannel();
    private final ConnectionRegistry registry = new ConnectionRegistry(2);

    @BeforeEach
    void listen() {
        listener.config().setAutoRead(false);
        registry.addListener(listener);
    }

    @Test
    void nothingIsAcceptedBeforeItIsSaid() {
        registry.closeAll();
        assertThat(accepts()).isFalse();
        registry.accept();
        assertThat(accepts()).isTrue();
    }

    @Test
    void acceptingPausesAtTheLimit() {
        registry.accept();
        ServedConnection first = connect();
        assertThat(accepts()).isTrue();
        connect();
        assertThat(accepts()).isFalse();
        first.client.close();
        assertThat(accepts()).isTrue();
    }

    @Test
    void acceptingRestsAfterATroubleAndIsToldOnceUntilItSucceeds() {
        EmbeddedChannel clock = new EmbeddedChannel();
        registry.accept();
        assertThat(registry.rest(clock.eventLoop(), REST)).isTrue();
        assertThat(accepts()).isFalse();
        assertThat(registry.rest(clock.eventLoop(), REST)).isFalse();
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
        assertThat(accepts()).isTrue();
        connect();
        assertThat(registry.rest(clock.eventLoop(), REST)).isTrue();
    }

    @Test
    void aRestThatIsOverOpensNothingAtTheLimit() {
        EmbeddedChannel clock = new EmbeddedChannel();
        registry.accept();
        registry.rest(clock.eventLoop(), REST);
        connect();
        connect();
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
        assertThat(accepts()).isFalse();
    }

    @Test
    void drainingClosesListenersAndIdleConnectionsAndWaitsForTheOthers() {
        registry.accept();
        ServedConnection idle = connect();
        ServedConnection busy = connect();
        busy.client.send(ServedConnection.get("/"));
        CompletableFuture<Void> ended = registry.drain(Duration.ZERO);
        assertThat(listener.isOpen()).isFalse();
        assertThat(idle.state()).isEqualTo("closed");
        assertThat(ended).isNotDone();
        busy.client.close();
        assertThat(ended).isCompleted();
    }

    @Test
    void aConnectionEndsInTheSweepThatFindsItQuietAndOnlyInADrain() {
        registry.startSweeping(listener.eventLoop());
        ServedConnection idle = connect();
        sweep();
        assertThat(idle.state()).isEqualTo("open");
        CompletableFuture<Void> ended = registry.drain(Duration.ofDays(36500));
        sweep();
        assertThat(idle.state()).isEqualTo("open");
        assertThat(registry.drain(Duration.ZERO)).isSameAs(ended).isCompleted();
        assertThat(idle.state()).isEqualTo("closed");
    }

    private void sweep() {
        listener.advanceTimeBy(1, TimeUnit.SECONDS);
        listener.runScheduledPendingTasks();
    }

    @Test
    void nothingToDrainIsDrained() {
        assertThat(registry.drain(Duration.ZERO)).isCompleted();
    }

    @Test
    void closeAllCutsEveryConnection() {
        ServedConnection one = connect();
        registry.startSweeping(listener.eventLoop());
        registry.closeAll();
        assertThat(one.state()).isEqualTo("closed");
        assertThat(listener.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private ServedConnection connect() {
        ServedConnection connection = new ServedConnection(directory);
        registry.add(connection.client, connection.handler);
        return connection;
    }

    private boolean accepts() {
        return listener.config().isAutoRead();
    }
}
