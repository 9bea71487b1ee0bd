package dev.islay.netty;

import static dev.islay.netty.ServedConnection.answer;
import static dev.islay.netty.ServedConnection.begin;
import static dev.islay.netty.ServedConnection.get;
import static dev.islay.netty.ServedConnection.ok;
import static dev.islay.netty.ServedConnection.post;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.BodyStream;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.Framing;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestRefused;
import dev.islay.gateway.ResponseHead;
import io.netty.channel.epoll.Epoll;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeHandlerTest {
    private static final String CHUNKED_POST =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    @TempDir Path directory;
    private ServedConnection connection;
    private ClientChannel client;

    @BeforeAll
    static void loadTheDescriptorsOfNetty() {
        Epoll.ensureAvailability();
    }

    @BeforeEach
    void connect() {
        connection = new ServedConnection(directory);
        client = connection.client;
    }

    @AfterEach
    void nothingLeaks() {
        client.close();
        connection.runDisk();
        assertThat(client.leaked()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() {
        client.send(get("/1"));
        assertThat(connection.last().request().path()).isEqualTo("/1");
        assertThat(connection.last().body()).isSameAs(RequestBody.NONE);
        answer(connection.last(), "one");
        assertThat(client.received()).isEqualTo(ok("one"));

        client.send(get("/2"));
        answer(connection.last(), "two");
        assertThat(client.received()).isEqualTo(ok("two"));
        assertThat(connection.served).extracting(Exchange::id).containsExactly(1L, 2L);
        assertThat(connection.state()).isEqualTo("open");
    }

    @Test
    void requestsThatComeTogetherAreServedOneAtATimeInTheirOrder() {
        client.send(get("/1") + post("/2", 3, "") + "abc" + get("/3"));
        assertThat(connection.served).hasSize(1);
        answer(connection.served.get(0), "one");
        assertThat(connection.served).hasSize(2);
        assertThat(inline(connection.served.get(1))).isEqualTo("abc");
        answer(connection.served.get(1), "two");
        answer(connection.served.get(2), "three");
        assertThat(client.received()).isEqualTo(ok("one") + ok("two") + ok("three"));
    }

    @Test
    void manyRequestsThatAreAnsweredAtOnceAreNoDeepStack() {
        connection.application = exchange -> answer(exchange, "x");
        client.send(get("/").repeat(5000));
        assertThat(client.received()).isEqualTo(ok("x").repeat(5000));
    }

    @Test
    void theNextRequestWaitsUntilTheClientTakesTheAnswer() {
        connection.application = exchange -> answer(exchange, "x".repeat(70_000));
        client.takeNothing();
        client.send(get("/1") + get("/2"));
        assertThat(connection.served).hasSize(1);
        client.takeAll();
        assertThat(connection.served).hasSize(2);
        assertThat(client.received()).isEqualTo(ok("x".repeat(70_000)).repeat(2));
    }

    @Test
    void theApplicationIsCalledWhenTheBodyIsComplete() {
        client.send(post("/", 6, "") + "abc");
        assertThat(connection.served).isEmpty();
        client.send("def");
        assertThat(inline(connection.last())).isEqualTo("abcdef");
    }

    @Test
    void aLargeBodyIsInAFileThatGoesWithTheExchange() {
        client.send(post("/", 2000, "") + "x".repeat(2000) + get("/next"));
        assertThat(connection.served).isEmpty();
        connection.runDisk();
        RequestBody.Spilled body = (RequestBody.Spilled) connection.last().body();
        assertThat(body.path()).hasContent("x".repeat(2000));
        answer(connection.last(), "one");
        assertThat(connection.last().request().path()).isEqualTo("/next");
        connection.runDisk();
        assertThat(connection.spool.diskSpace().reserve(1 << 20)).as("nothing is counted").isTrue();
    }

    @Test
    void aLargeBodyStaysForWhoKeepsItWhenItsClientLeaves() {
        client.send(post("/", 2000, "") + "x".repeat(2000));
        connection.runDisk();
        RequestBody.Spilled body = (RequestBody.Spilled) connection.last().body();
        assertThat(body.keep()).isTrue();
        client.close();
        connection.runDisk();
        assertThat(body.path()).hasContent("x".repeat(2000));
        body.letGo();
        connection.runDisk();
        assertThat(body.path()).doesNotExist();
        assertThat(body.keep()).isFalse();
    }

    @Test
    void aClientThatWaitsIsToldToContinue() {
        client.send(post("/", 3, "Expect: 100-continue\r\n"));
        assertThat(client.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.send("abc");
        assertThat(inline(connection.last())).isEqualTo("abc");
    }

    @Test
    void bytesOfABodyThatComeWithItsHeadCountForItsRate() {
        client.send(post("/", 100, "") + "x".repeat(60));
        connection.pass(19);
        client.send("x");
        connection.pass(2);
        assertThat(client.received()).isEmpty();
        client.send("x".repeat(39));
        assertThat(connection.served).hasSize(1);
    }

    @Test
    void aRequestWithoutAPlaceIsRefusedAndTheConnectionKept() {
        connection.frontEnd.open(request -> {
            throw new RequestRefused(404, "There is nothing.");
        });
        client.send(post("/", 3, "") + "abc" + get("/2"));
        assertThat(client.received())
                .containsSubsequence(
                        "HTTP/1.1 404",
                        "Connection: keep-alive",
                        "There is nothing.",
                        "HTTP/1.1 404");
        assertThat(connection.logged).containsExactly(404, 404);
        assertThat(connection.state()).isEqualTo("open");
    }

    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItIsRead() {
        connection.bodyLimit = 5;
        client.send(post("/", 6, ""));
        assertThat(client.received()).startsWith("HTTP/1.1 413").contains("keep-alive");
        client.send("abcdef" + get("/next"));
        assertThat(connection.last().request().path()).isEqualTo("/next");
    }

    @Test
    void aClientThatWaitsWithATooLargeBodyIsNotToldToContinue() {
        connection.bodyLimit = 5;
        client.send(post("/", 6, "Expect: 100-continue\r\n"));
        assertThat(client.received()).startsWith("HTTP/1.1 413").contains("Connection: close");
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void aBodyThatGrowsTooLargeIsRefusedAndWhatStillComesIsDropped() {
        connection.bodyLimit = 5;
        client.send(CHUNKED_POST + "6\r\nabcdef\r\n");
        assertThat(client.received()).startsWith("HTTP/1.1 413").contains("Connection: close");
        assertThat(connection.state()).isEqualTo("lingering");
        client.send("6\r\nabcdef\r\n" + "0\r\n\r\n" + get("/"));
        assertThat(connection.served).isEmpty();
        assertThat(connection.logged).containsExactly(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Content-Length: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
            })
    void aHeadThatBreaksARuleEndsTheConnection(String head) {
        client.send(head + get("/next"));
        assertThat(client.received()).startsWith("HTTP/1.1 400").contains("Connection: close");
        assertThat(connection.served).isEmpty();
        assertThat(connection.state()).isEqualTo("lingering");
        assertThat(connection.logged).containsExactly(400);
    }

    @Test
    void aBrokenChunkRefusesTheRequest() {
        client.send(CHUNKED_POST + "2\r\nab\r\nzz\r\n");
        assertThat(client.received()).startsWith("HTTP/1.1 400");
        assertThat(connection.served).isEmpty();
    }

    @Test
    void aResponseThatMayNotBeKeptClosesTheConnection() {
        client.send(get("/1") + get("/2"));
        begin(connection.last(), 0);
        connection.last().finish(false);
        assertThat(connection.state()).isEqualTo("lingering");
        assertThat(connection.served).hasSize(1);
    }

    @Test
    void aBodyThatEndsWithItsConnectionClosesIt() {
        client.send(get("/"));
        Exchange exchange = connection.last();
        exchange.start(new ResponseHead("200 OK", List.of(), Framing.CLOSE));
        exchange.send(ByteBuffer.wrap("abc".getBytes(ISO_8859_1)));
        exchange.finish(true);
        assertThat(client.received()).isEqualTo("HTTP/1.1 200 OK\r\n\r\nabc");
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void aStreamedBodyIsHandedOverWhileItArrives() {
        connection.streams = true;
        StringBuilder told = new StringBuilder();
        connection.application = exchange -> stream(exchange).flow(new Telling(told));
        client.send(post("/", 6, "Expect: 100-continue\r\n"));
        assertThat(connection.served).hasSize(1);
        assertThat(client.received()).isEmpty();
        stream(connection.last()).wanted();
        assertThat(client.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.send("abc");
        assertThat(told).hasToString("abc");
        client.send("def" + post("/next", 2, "") + "gh");
        assertThat(told).hasToString("abcdef.");
        answer(connection.last(), "one");
        assertThat(connection.last().request().path()).isEqualTo("/next");
        assertThat(told).hasToString("abcdef.gh.");
    }

    @Test
    void whatIsLeftOfASmallBodyIsReadAndTheConnectionKept() {
        connection.streams = true;
        client.send(post("/", 6, "") + "abc");
        answer(connection.last(), "one");
        client.send("def" + get("/next"));
        assertThat(connection.last().request().path()).isEqualTo("/next");
    }

    @Test
    void aLargeBodyThatIsNotWantedEndsTheConnection() {
        connection.streams = true;
        client.send(post("/", 100_000, "") + "abc");
        answer(connection.last(), "one");
        assertThat(client.received()).isEqualTo(ok("one"));
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void aBodyOfUnknownLengthIsDroppedUpToALimit() {
        connection.streams = true;
        client.send(CHUNKED_POST);
        answer(connection.last(), "one");
        client.send("ffff\r\n" + "x".repeat(0xffff) + "\r\n");
        assertThat(connection.state()).isEqualTo("open");
        client.send("2\r\nxx\r\n");
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void aStreamedBodyThatBreaksEndsTheConnectionWithItsAnswer() {
        connection.streams = true;
        StringBuilder told = new StringBuilder();
        connection.application = exchange -> stream(exchange).flow(new Telling(told));
        client.send(CHUNKED_POST + "2\r\nab\r\nzz\r\n");
        assertThat(told).hasToString("ab!");
        answer(connection.last(), "one");
        assertThat(client.received()).isEqualTo(ok("one"));
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void readingGoesOnWhenAPausedBodyIsComplete() {
        connection.streams = true;
        connection.application =
                exchange -> stream(exchange).flow(new Telling(new StringBuilder()));
        client.send(post("/", 6, "") + "abc");
        stream(connection.last()).pause(true);
        assertThat(client.config().isAutoRead()).isFalse();
        client.send("def");
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void aDrainingServerAnswersAndCloses() {
        client.send(get("/1") + get("/2"));
        connection.frontEnd.drain();
        connection.quiet(0);
        assertThat(connection.state()).isEqualTo("open");
        answer(connection.last(), "one");
        assertThat(client.received())
                .isEqualTo(ok("one").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        assertThat(connection.state()).isEqualTo("lingering");
        assertThat(connection.served).hasSize(1);
    }

    @Test
    void aResponseThatBeganBeforeTheDrainPromisedToKeepItsConnection() {
        client.send(get("/1"));
        begin(connection.last(), 0);
        connection.frontEnd.drain();
        connection.last().finish(true);
        assertThat(connection.state()).isEqualTo("open");
        client.send(get("/2"));
        answer(connection.last(), "two");
        assertThat(client.received()).contains("Connection: close");
        assertThat(connection.state()).isEqualTo("lingering");
    }

    @Test
    void aDrainingServerClosesIdleConnectionsWhenTheyHaveBeenQuiet() {
        connection.quiet(1);
        assertThat(connection.state()).isEqualTo("open");
        connection.pass(1);
        connection.quiet(1);
        assertThat(connection.state()).isEqualTo("closed");
    }

    @Test
    void aHeadThatIsOnItsWayIsWaitedForWhenDraining() {
        client.send("GET / HT");
        connection.quiet(0);
        assertThat(connection.state()).isEqualTo("open");
    }

    /** Notes what it is told: text, a dot for the end, an exclamation mark for a break. */
    private record Telling(StringBuilder told) implements BodyStream.Receiver {
        @Override
        public void data(ByteBuffer block) {
            told.append(ISO_8859_1.decode(block));
        }

        @Override
        public void end() {
            told.append('.');
        }

        @Override
        public void broken(String reason) {
            told.append('!');
        }
    }

    private static BodyStream stream(Exchange exchange) {
        return ((RequestBody.Streamed) exchange.body()).stream();
    }

    private static String inline(Exchange exchange) {
        return new String(((RequestBody.Inline) exchange.body()).bytes(), ISO_8859_1);
    }
}
