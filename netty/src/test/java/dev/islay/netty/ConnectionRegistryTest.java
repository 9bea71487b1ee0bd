package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionRegistryTest {
    @TempDir Path directory;
    private final ConnectionRegistry registry = new ConnectionRegistry();

    @Test
    void drainingClosesIdleConnectionsAndWaitsForTheOthers() {
        ServedConnection idle = connect();
        ServedConnection busy = connect();
        ServedConnection another = connect();
        busy.client.send(ServedConnection.get("/"));
        another.client.send(ServedConnection.get("/"));
        CompletableFuture<Void> ended = registry.drain(Duration.ZERO);
        assertThat(idle.state()).isEqualTo("closed");
        busy.client.close();
        assertThat(ended).isNotDone();
        another.client.close();
        assertThat(ended).isCompleted();
    }

    @Test
    void aConnectionThatEndedBeforeIsNotWaitedFor() {
        connect().client.close();
        assertThat(registry.drain(Duration.ZERO)).isCompleted();
    }

    @Test
    void aConnectionEndsInTheSweepThatFindsItQuietAndOnlyInADrain() {
        ServedConnection idle = connect();
        registry.sweep();
        assertThat(idle.state()).isEqualTo("open");
        CompletableFuture<Void> ended = registry.drain(Duration.ofDays(36500));
        registry.sweep();
        assertThat(idle.state()).isEqualTo("open");
        assertThat(registry.drain(Duration.ZERO)).isSameAs(ended).isCompleted();
        assertThat(idle.state()).isEqualTo("closed");
    }

    @Test
    void nothingToDrainIsDrained() {
        assertThat(registry.drain(Duration.ZERO)).isCompleted();
    }

    @Test
    void closeAllCutsEveryConnection() {
        ServedConnection one = connect();
        registry.closeAll();
        assertThat(one.state()).isEqualTo("closed");
    }

    private ServedConnection connect() {
        ServedConnection connection = new ServedConnection(directory);
        registry.add(connection.client, connection.handler);
        return connection;
    }
}
