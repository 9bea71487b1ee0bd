package dev.islay.netty;

import static dev.islay.netty.ServedConnection.answer;
import static dev.islay.netty.ServedConnection.begin;
import static dev.islay.netty.ServedConnection.get;
import static dev.islay.netty.ServedConnection.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.Framing;
import dev.islay.gateway.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response whose client is slow, on its way through a file. The test is the disk as well. */
class OutflowTest {
    private static final int DISK = 1 << 22;
    private static final int FIRST = 100_000;

    @TempDir Path directory;
    private final List<Boolean> told = new ArrayList<>();
    private ServedConnection connection;
    private ClientChannel client;

    @BeforeEach
    void connect() {
        connection = new ServedConnection(directory, DISK);
        client = connection.client;
    }

    @AfterEach
    void nothingIsLeft() {
        client.takeAll();
        connection.runDisk();
        client.close();
        client.runPendingTasks();
        connection.runDisk();
        assertThat(client.leaked()).isZero();
        assertThat(connection.spool.diskSpace().left()).isEqualTo(DISK);
        assertThat(connection.spool.unsent().scarce()).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    /** A request whose client takes nothing of what it has been sent so far. */
    private Exchange slow(int length) {
        client.takeNothing();
        client.send(get("/"));
        Exchange exchange = connection.last();
        exchange.onWritable(() -> told.add(exchange.writable()));
        begin(exchange, length);
        send(exchange, FIRST);
        assertThat(exchange.writable()).isFalse();
        return exchange;
    }

    private static void send(Exchange exchange, int count) {
        exchange.send(ByteBuffer.wrap("x".repeat(count).getBytes(ISO_8859_1)));
        exchange.flush();
    }

    private void takeAll() {
        client.takeAll();
        connection.runDisk();
    }

    @Test
    void aSlowClientKeepsNobodyWhenItsResponseMayWaitInAFile() {
        Exchange exchange = slow(250_000);
        exchange.spool();
        assertThat(told).containsExactly(true);
        send(exchange, 150_000);
        exchange.finish(true);
        takeAll();
        assertThat(client.received())
                .startsWith("HTTP/1.1 200 OK\r\nContent-Length: 250000")
                .endsWith("x".repeat(FIRST) + "<file 150000>");
    }

    @Test
    void theNextRequestIsAnsweredBehindWhatWaitsInTheFile() {
        Exchange exchange = slow(150_000);
        exchange.spool();
        send(exchange, 50_000);
        exchange.finish(true);
        connection.runDisk();
        client.send(get("/next"));
        assertThat(connection.served).hasSize(1);
        takeAll();
        assertThat(connection.served).hasSize(2);
        answer(connection.last(), "next");
        assertThat(client.received()).endsWith("<file 50000>" + ok("next"));
    }

    @Test
    void whenTheClientHasCaughtUpTheWayIsStraightAgain() {
        Exchange exchange = slow(300_000);
        exchange.spool();
        send(exchange, 100_000);
        takeAll();
        assertThat(connection.spool.diskSpace().left()).isEqualTo(DISK);
        send(exchange, 100_000);
        exchange.finish(true);
        assertThat(client.received()).endsWith("<file 100000>" + "x".repeat(100_000));
    }

    @Test
    void theFileHasALimit() {
        Exchange exchange = slow(2_000_000);
        exchange.spool();
        for (int i = 0; i < 6; i++) {
            assertThat(exchange.writable()).isTrue();
            send(exchange, 100_000);
            connection.runDisk();
        }
        assertThat(exchange.writable()).isFalse();
        told.clear();
        takeAll();
        assertThat(told).contains(true);
    }

    @Test
    void aDiskThatDoesNotKeepUpIsWaitedFor() {
        Exchange exchange = slow(2_000_000);
        exchange.spool();
        send(exchange, 300_000);
        assertThat(exchange.writable()).isFalse();
        told.clear();
        connection.runDisk();
        assertThat(told).containsExactly(true);
    }

    @Test
    void aClientThatTakesEverythingHasNoFile() {
        client.send(get("/"));
        begin(connection.last(), 10);
        connection.last().spool();
        send(connection.last(), 10);
        connection.last().finish(true);
        assertThat(client.received()).endsWith("xxxxxxxxxx");
        assertThat(connection.disk.size()).isZero();
    }

    @Test
    void withoutDiskSpaceTheClientIsWaitedFor() {
        Exchange exchange = slow(200_000);
        assertThat(connection.spool.diskSpace().reserve(DISK)).isTrue();
        exchange.spool();
        assertThat(exchange.writable()).isFalse();
        assertThat(told).isEmpty();
        connection.spool.diskSpace().release(DISK);
        takeAll();
        send(exchange, 100_000);
        exchange.finish(true);
    }

    @Test
    void responsesLeaveHalfOfTheDiskToOthers() {
        assertThat(connection.spool.responseRoom()).isEqualTo(DISK / 2);
    }

    @Test
    void whenTheMemoryForAllIsUsedResponsesTakeTheWayByAFile() {
        connection.spool.unsent().change(HttpLimitsForTests.RESPONSES + 1);
        client.send(get("/"));
        begin(connection.last(), 14_000);
        send(connection.last(), 10_000);
        send(connection.last(), 4000);
        connection.last().finish(true);
        connection.spool.unsent().change(-HttpLimitsForTests.RESPONSES - 1);
        connection.runDisk();
        assertThat(client.received().replaceAll("(?s).*?(<file \\d+>)", "$1"))
                .matches("<file \\d+><file 4000>");
    }

    @Test
    void withoutMemoryAndDiskAResponseIsCutOff() {
        connection.spool.unsent().change(2 * HttpLimitsForTests.RESPONSES + 1);
        assertThat(connection.spool.diskSpace().reserve(DISK)).isTrue();
        client.send(get("/"));
        begin(connection.last(), 10_000);
        send(connection.last(), 10_000);
        client.runPendingTasks();
        assertThat(connection.state()).isEqualTo("closed");
        assertThat(client.received()).isEmpty();
        connection.spool.diskSpace().release(DISK);
        connection.spool.unsent().change(-2 * HttpLimitsForTests.RESPONSES - 1);
    }

    @Test
    void aClientThatLeavesLeavesNoFile() {
        Exchange exchange = slow(1_000_000);
        exchange.spool();
        send(exchange, 100_000);
        connection.runDisk();
        send(exchange, 100_000);
        client.close();
    }

    @Test
    void aClientThatLeavesBehindTheEndLeavesNoFile() {
        Exchange exchange = slow(300_000);
        exchange.spool();
        send(exchange, 200_000);
        exchange.finish(true);
        client.close();
    }

    @Test
    void aDiskThatFailsCutsTheResponseOff() throws IOException {
        Exchange exchange = slow(300_000);
        exchange.spool();
        Files.delete(directory);
        send(exchange, 100_000);
        connection.runDisk();
        client.runPendingTasks();
        assertThat(connection.state()).isEqualTo("closed");
        Files.createDirectory(directory);
    }

    @Test
    void aFileOfTheApplicationGoesBehindWhatWaits() throws IOException {
        Exchange exchange = slow(1);
        exchange.spool();
        send(exchange, 50_000);
        exchange.sendFile(slice(), whole -> exchange.finish(true));
        connection.runDisk();
        takeAll();
        assertThat(client.received()).endsWith("<file 50000><file 4>");
    }

    @Test
    void aFileOfTheApplicationIsClosedWhenTheClientLeavesBeforeItsTurn() throws IOException {
        Exchange exchange = slow(1);
        exchange.spool();
        send(exchange, 50_000);
        FileSlice slice = slice();
        exchange.sendFile(slice, told::add);
        client.close();
        client.runPendingTasks();
        assertThat(told).endsWith(false);
        assertThat(slice.channel().isOpen()).isFalse();
    }

    @Test
    void chunksStayWhole() {
        client.takeNothing();
        client.send(get("/"));
        Exchange exchange = connection.last();
        exchange.start(new ResponseHead("200 OK", List.of(), Framing.CHUNKED));
        send(exchange, FIRST);
        exchange.spool();
        send(exchange, 16);
        exchange.finish(true);
        takeAll();
        int framed = "10\r\n".length() + 16 + "\r\n".length() + "0\r\n\r\n".length();
        assertThat(sizes(client.received())).isEqualTo(framed);
    }

    /** The sum of all files. */
    private static int sizes(String received) {
        int sum = 0;
        for (String part : received.split("<file ", -1)) {
            int end = part.indexOf('>');
            sum += end < 0 ? 0 : Integer.parseInt(part.substring(0, end));
        }
        return sum;
    }

    private FileSlice slice() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        FileChannel channel = FileChannel.open(file);
        Files.delete(file);
        return new FileSlice(channel, 3, 4);
    }
}
