package dev.islay.netty;

import static dev.islay.netty.ServedConnection.answer;
import static dev.islay.netty.ServedConnection.begin;
import static dev.islay.netty.ServedConnection.get;
import static dev.islay.netty.ServedConnection.ok;
import static dev.islay.netty.ServedConnection.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.Exchange;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How connections end: by the client, by the clock, by a fault. */
class ConnectionEndTest {
    @TempDir Path directory;
    private ServedConnection connection;
    private ClientChannel client;
    private int gone;

    @BeforeAll
    static void loadTheDescriptorsOfNetty() {
        Epoll.ensureAvailability();
    }

    @BeforeEach
    void connect() {
        connection = new ServedConnection(directory);
        connection.application = exchange -> exchange.onGone(() -> gone++);
        client = connection.client;
    }

    @AfterEach
    void nothingLeaks() {
        client.close();
        connection.runDisk();
        assertThat(client.leaked()).isZero();
        assertThat(connection.spool.reserveMemory(HttpLimitsForTests.MEMORY)).isTrue();
        assertThat(connection.spool.diskSpace().reserve(1 << 20)).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anApplicationIsToldOnceThatTheClientHasLeft() {
        client.send(get("/1") + get("/2"));
        client.close();
        client.pipeline().fireExceptionCaught(new IOException("reset"));
        connection.pass(100);
        assertThat(gone).isEqualTo(1);
        assertThat(connection.served).hasSize(1);
    }

    @Test
    void anApplicationThatAnsweredIsNotToldThatTheClientHasLeft() {
        client.send(get("/"));
        answer(connection.last(), "one");
        client.close();
        assertThat(gone).isZero();
    }

    @Test
    void whoeverAsksLateIsToldAtOnce() {
        client.send(get("/"));
        client.close();
        connection.last().onGone(() -> gone++);
        assertThat(gone).isEqualTo(2);
    }

    @Test
    void whatIsSentToAClientThatHasLeftIsDropped() {
        client.send(get("/"));
        begin(connection.last(), 10);
        client.close();
        connection.last().send(ByteBuffer.wrap(new byte[5]));
        connection.last().abort();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void aClientThatLeavesWithinABodyLeavesNothing() {
        client.send(post("/", 6, "") + "abc");
        client.close();
        assertThat(connection.served).isEmpty();
        assertThat(connection.logged).isEmpty();
    }

    @Test
    void aClientThatLeavesWhileItsBodyIsWrittenToDiskLeavesNothing() {
        client.send(post("/", 2000, "") + "x".repeat(2000));
        client.close();
        connection.runDisk();
        assertThat(connection.served).isEmpty();
        assertThat(connection.logged).isEmpty();
    }

    @Test
    void aDiskThatFailsAfterTheClientHasLeftIsNoAnswer() throws IOException {
        client.send(post("/", 2000, "") + "x".repeat(1000));
        java.nio.file.Files.delete(directory);
        client.close();
        connection.runDisk();
        java.nio.file.Files.createDirectory(directory);
        assertThat(connection.logged).isEmpty();
    }

    @Test
    void aFaultEndsTheConnectionAndItsExchange() {
        client.send(get("/"));
        client.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(gone).isEqualTo(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void anAbortedResponseCutsTheConnection() {
        client.send(get("/1") + get("/2"));
        begin(connection.last(), 10);
        connection.last().abort();
        assertThat(client.received()).startsWith("HTTP/1.1 200 OK");
        assertThat(connection.state()).isEqualTo("closed");
        assertThat(connection.served).hasSize(1);
        assertThat(gone).isZero();
    }

    @Test
    void aClientThatHasShutItsSendingSideIsAnswered() {
        client.send(get("/1") + get("/2"));
        client.endInput();
        answer(connection.last(), "one");
        assertThat(connection.state()).isEqualTo("open");
        answer(connection.last(), "two");
        assertThat(client.received()).isEqualTo(ok("one") + ok("two"));
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aHalfClosedClientThatTakesNothingIsGoneAfterItsTime() {
        client.send(get("/"));
        client.endInput();
        connection.pass(2);
        assertThat(gone).isZero();
        connection.pass(2);
        assertThat(gone).isEqualTo(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void anIdleConnectionThatIsHalfClosedIsClosed() {
        client.send(get("/"));
        answer(connection.last(), "one");
        client.endInput();
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aHeadThatWillNotBeCompleteIsDropped() {
        client.send("GET / HT");
        client.endInput();
        assertThat(connection.state()).isEqualTo("closed");
        assertThat(client.received()).isEmpty();
    }

    @Test
    void aBodyThatWillNotBeCompleteIsRefused() {
        client.send(post("/", 6, "") + "abc");
        client.endInput();
        assertThat(client.received()).startsWith("HTTP/1.1 400");
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aConnectionWithoutARequestIsClosedAfterTheTimeOfAHead() {
        connection.pass(10);
        assertThat(connection.state()).isEqualTo("open");
        connection.pass(1);
        assertThat(connection.state()).isEqualTo("closed");
        assertThat(client.received()).isEmpty();
    }

    @Test
    void aSlowHeadIsRefused() {
        client.send("GET / HT");
        connection.pass(9);
        client.send("TP");
        connection.pass(2);
        assertThat(client.received()).startsWith("HTTP/1.1 408");
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void aSlowBodyIsRefused() {
        client.send(post("/", 300, ""));
        client.send("a".repeat(100));
        connection.pass(19);
        client.send("d");
        connection.pass(19);
        assertThat(connection.state()).isEqualTo("open");
        connection.pass(2);
        assertThat(client.received()).startsWith("HTTP/1.1 408");
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() {
        client.send(get("/"));
        connection.pass(1000);
        answer(connection.last(), "one");
        connection.pass(5);
        assertThat(connection.state()).isEqualTo("open");
        connection.pass(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aConnectionIsNotIdleWhileItsClientStillTakesTheAnswer() {
        client.takeNothing();
        client.send(get("/"));
        answer(connection.last(), "one");
        connection.pass(20);
        assertThat(connection.state()).isEqualTo("open");
        client.takeAll();
        assertThat(client.received()).isEqualTo(ok("one"));
        connection.pass(1);
        connection.pass(4);
        assertThat(connection.state()).isEqualTo("open");
        connection.pass(2);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aClientThatTakesNothingIsGoneAfterItsTime() {
        client.takeNothing();
        client.send(get("/"));
        begin(connection.last(), 10);
        connection.last().flush();
        connection.pass(1);
        connection.pass(30);
        assertThat(gone).isZero();
        connection.pass(1);
        assertThat(gone).isEqualTo(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aRefusedClientIsReadForAShortTime() {
        client.send("nonsense\r\n\r\n");
        assertThat(connection.state()).isEqualTo("lingering");
        client.send("more");
        connection.pass(2);
        assertThat(connection.state()).isEqualTo("lingering");
        connection.pass(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aClientThatTakesItsLastAnswerSlowlyIsNotCut() {
        connection.streams = true;
        client.takeNothing();
        client.send(post("/", 100_000, "") + "abc");
        answer(connection.last(), "one");
        connection.pass(10);
        assertThat(connection.state()).isEqualTo("open");
        client.takeAll();
        assertThat(client.received()).isEqualTo(ok("one"));
        assertThat(connection.state()).isEqualTo("lingering");
        connection.pass(2);
        assertThat(connection.state()).isEqualTo("lingering");
        connection.pass(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void anApplicationMayAnswerAfterItsClientHasLeft() {
        client.send(get("/"));
        Exchange exchange = connection.last();
        client.close();
        answer(exchange, "one");
        assertThat(client.received()).isEmpty();
    }
}
