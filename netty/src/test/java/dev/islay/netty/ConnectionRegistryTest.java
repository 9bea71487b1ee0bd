package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionRegistryTest {
    @TempDir Path directory;
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final ConnectionRegistry registry = new ConnectionRegistry();

    @Test
    void drainingClosesIdleConnectionsAndWaitsForTheOthers() {
        ServedConnection idle = connect();
        ServedConnection busy = connect();
        busy.client.send(ServedConnection.get("/"));
        CompletableFuture<Void> ended = registry.drain(Duration.ZERO);
        assertThat(idle.state()).isEqualTo("closed");
        assertThat(ended).isNotDone();
        busy.client.close();
        assertThat(ended).isCompleted();
    }

    @Test
    void aConnectionEndsInTheSweepThatFindsItQuietAndOnlyInADrain() {
        registry.startSweeping(clock.eventLoop());
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
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
    }

    @Test
    void nothingToDrainIsDrained() {
        assertThat(registry.drain(Duration.ZERO)).isCompleted();
    }

    @Test
    void closeAllCutsEveryConnection() {
        ServedConnection one = connect();
        registry.startSweeping(clock.eventLoop());
        registry.closeAll();
        assertThat(one.state()).isEqualTo("closed");
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private ServedConnection connect() {
        ServedConnection connection = new ServedConnection(directory);
        registry.add(connection.client, connection.handler);
        return connection;
    }
}
