package dev.islay.netty;

import static dev.islay.netty.ServedConnection.begin;
import static dev.islay.netty.ServedConnection.get;
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

class NettyExchangeTest {
    private static final ResponseHead CHUNKED =
            new ResponseHead("200 OK", List.of(), Framing.CHUNKED);
    private static final String CHUNKED_HEAD =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @TempDir Path directory;
    private ServedConnection connection;
    private ClientChannel client;
    private Exchange exchange;

    @BeforeEach
    void request() {
        connection = new ServedConnection(directory);
        client = connection.client;
        client.send(get("/"));
        exchange = connection.last();
    }

    @AfterEach
    void nothingLeaks() {
        client.takeAll();
        client.close();
        assertThat(client.leaked()).isZero();
    }

    @Test
    void nothingLeavesBeforeAFlush() {
        begin(exchange, 3);
        exchange.send(bytes("abc"));
        assertThat(client.received()).isEmpty();
        exchange.flush();
        exchange.flush();
        assertThat(client.received()).endsWith("\r\n\r\nabc");
    }

    @Test
    void headAndFirstBlockAreOneWrite() {
        begin(exchange, 3);
        exchange.send(bytes("abc"));
        exchange.flush();
        assertThat(client.outboundMessages()).hasSize(1);
    }

    @Test
    void blocksAreChunksAndEmptyOnesAreNone() {
        exchange.start(CHUNKED);
        exchange.send(bytes("abc"));
        exchange.send(bytes(""));
        exchange.send(bytes("de"));
        exchange.finish(true);
        exchange.finish(true);
        exchange.abort();
        exchange.flush();
        assertThat(client.received()).isEqualTo(CHUNKED_HEAD + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(connection.state()).isEqualTo("open");
    }

    @Test
    void informationalResponsesGoBeforeTheFinalOne() {
        exchange.inform(new ResponseHead("103 Early Hints", List.of("A", "b"), Framing.NONE));
        begin(exchange, 0);
        exchange.finish(true);
        exchange.flush();
        assertThat(client.received())
                .isEqualTo(
                        "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aFileGoesBehindItsHead() throws IOException {
        List<Boolean> done = new ArrayList<>();
        begin(exchange, 4);
        exchange.sendFile(file("0123456789", 3, 4), done::add);
        exchange.finish(true);
        assertThat(client.received()).endsWith("\r\n\r\n<file 4>");
        assertThat(done).containsExactly(true);
    }

    @Test
    void aFileCanBeAChunk() throws IOException {
        exchange.start(CHUNKED);
        exchange.send(bytes("ab"));
        exchange.sendFile(file("0123456789", 0, 10), whole -> exchange.finish(true));
        exchange.flush();
        assertThat(client.received())
                .isEqualTo(CHUNKED_HEAD + "2\r\nab\r\na\r\n<file 10>\r\n0\r\n\r\n");
    }

    @Test
    void aFileForAClientThatHasLeftIsClosed() throws IOException {
        List<Boolean> done = new ArrayList<>();
        exchange.start(CHUNKED);
        client.close();
        FileSlice slice = file("0123456789", 0, 10);
        exchange.sendFile(slice, done::add);
        client.runPendingTasks();
        assertThat(done).containsExactly(false);
        assertThat(slice.channel().isOpen()).isFalse();
    }

    @Test
    void whoeverWaitsIsToldWhenTheClientTakesMore() {
        List<Boolean> told = new ArrayList<>();
        client.takeNothing();
        exchange.onWritable(() -> told.add(exchange.writable()));
        begin(exchange, 100_000);
        exchange.send(ByteBuffer.allocate(100_000));
        exchange.flush();
        assertThat(exchange.writable()).isFalse();
        assertThat(told).isEmpty();
        client.takeAll();
        assertThat(told).containsExactly(true);
    }

    @Test
    void aBlockIsConsumedEvenWhenNobodyTakesIt() {
        begin(exchange, 3);
        client.close();
        ByteBuffer block = bytes("abc");
        exchange.send(block);
        assertThat(block.hasRemaining()).isFalse();
    }

    private FileSlice file(String content, long offset, long count) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), content);
        return new FileSlice(FileChannel.open(file), offset, count);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
