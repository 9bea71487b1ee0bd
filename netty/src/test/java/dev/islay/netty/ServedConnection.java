package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.Framing;
import dev.islay.gateway.Handover;
import dev.islay.gateway.Peer;
import dev.islay.gateway.ResponseHead;
import dev.islay.gateway.ResponseRules;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A connection of the front end with a client, an application and a clock in the test's hands. */
final class ServedConnection implements Endpoint {
    static final Peer PEER = new Peer("127.0.0.1", 4711, "127.0.0.1", 80, "http");

    final ClientChannel client = new ClientChannel();
    final QueuedTasks disk = new QueuedTasks();
    final List<Exchange> served = new ArrayList<>();
    final List<Integer> logged = new ArrayList<>();
    final Spool spool;
    final FrontEnd frontEnd;
    final ExchangeHandler handler;
    final Patience patience;
    Consumer<Exchange> application = exchange -> {};
    boolean streams;
    long bodyLimit = 1 << 20;
    private final long start = System.nanoTime();
    private long now = start;

    ServedConnection(Path directory) {
        this(directory, 1 << 20);
    }

    ServedConnection(Path directory, long diskLimit) {
        AccessLog log = entry -> logged.add(entry.status());
        ResponseRules rules = new ResponseRules("", () -> Instant.EPOCH, () -> now);
        spool =
                new Spool(
                        ClientTransport.EPOLL,
                        directory,
                        HttpLimitsForTests.LIMITS,
                        diskLimit,
                        client.eventLoop(),
                        disk);
        frontEnd =
                new FrontEnd(
                        new HttpRules(
                                HttpLimitsForTests.LIMITS,
                                HttpLimitsForTests.TIMEOUTS,
                                new ForwardedHeaders(List.of())),
                        spool,
                        new Refusals(rules, log),
                        new AtomicLong()::incrementAndGet,
                        Handover.DIRECT);
        frontEnd.open(request -> this);
        patience = new Patience(HttpLimitsForTests.TIMEOUTS, () -> now);
        handler = new ExchangeHandler(frontEnd, client, PEER, patience);
        client.pipeline()
                .addLast(new StrictRequestDecoder(HttpLimitsForTests.LIMITS, patience))
                .addLast(handler);
    }

    @Override
    public boolean streamsBodies() {
        return streams;
    }

    @Override
    public long bodyLimit() {
        return bodyLimit;
    }

    @Override
    public void serve(Exchange exchange) {
        served.add(exchange);
        application.accept(exchange);
    }

    Exchange last() {
        return served.getLast();
    }

    /** A whole response of known length. */
    static void answer(Exchange exchange, String text) {
        begin(exchange, text.length());
        exchange.send(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        exchange.finish(true);
        exchange.flush();
    }

    static void begin(Exchange exchange, int length) {
        List<String> fields = List.of("Content-Length", Integer.toString(length));
        exchange.start(new ResponseHead("200 OK", fields, Framing.LENGTH));
    }

    static String ok(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    static String post(String target, int length, String more) {
        return "POST "
                + target
                + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + length
                + "\r\n"
                + more
                + "\r\n";
    }

    /** Lets time pass and asks the connection, as the registry does. */
    void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        handler.sweep(now);
        client.runPendingTasks();
    }

    /** Asks it, as the registry does while it drains, to end if it was idle for so long. */
    void quiet(int seconds) {
        handler.endIfQuiet(now, Duration.ofSeconds(seconds).toNanos());
    }

    void runDisk() {
        while (disk.size() > 0) {
            disk.runOne();
            client.runPendingTasks();
        }
    }

    /** The three states in which a connection can be. */
    String state() {
        if (!client.isOpen()) {
            return "closed";
        }
        return client.isOutputShutdown() ? "lingering" : "open";
    }
}
