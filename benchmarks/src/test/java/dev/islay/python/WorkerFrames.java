package dev.islay.python;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.FieldSink;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestHead;
import dev.islay.gateway.RequestPolicy;
import dev.islay.gateway.RequestRefused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What goes to a worker and comes from it, for one request with the fields of a browser. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WorkerFrames {
    private static final String[] FIELDS = {
        "Host", "www.example.com",
        "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language", "en-GB,en;q=0.5",
        "Accept-Encoding", "gzip, deflate, br, zstd",
        "Connection", "keep-alive",
        "Cookie", "session=0123456789abcdef0123456789abcdef",
        "Upgrade-Insecure-Requests", "1",
    };

    private static final RequestHead HEAD =
            new RequestHead() {
                @Override
                public String method() {
                    return "GET";
                }

                @Override
                public String target() {
                    return "/articles/2026?page=2";
                }

                @Override
                public String protocol() {
                    return "HTTP/1.1";
                }

                @Override
                public void fields(FieldSink sink) {
                    for (int i = 0; i < FIELDS.length; i += 2) {
                        sink.field(FIELDS[i], FIELDS[i + 1]);
                    }
                }
            };

    private static final Peer PEER = new Peer("192.0.2.1", 40_000, "192.0.2.2", 80, "http");

    private final RequestPolicy policy = new RequestPolicy(100);
    private final RequestEncoder encoder = new RequestEncoder();
    private final FrameDecoder frames = new FrameDecoder();
    private final HeadDecoder heads = new HeadDecoder();
    private final ByteBuf out = Unpooled.directBuffer(4096);
    private final ByteBuf batch = answers();
    private final Exchange exchange;

    public WorkerFrames() {
        try {
            exchange = exchange(policy.check(HEAD, PEER));
        } catch (RequestRefused e) {
            throw new IllegalStateException(e);
        }
    }

    private static Exchange exchange(Request request) {
        return (Exchange)
                Proxy.newProxyInstance(
                        Exchange.class.getClassLoader(),
                        new Class<?>[] {Exchange.class},
                        (_, method, _) ->
                                switch (method.getName()) {
                                    case "id" -> 1L;
                                    case "request" -> request;
                                    case "body" -> RequestBody.NONE;
                                    default -> null;
                                });
    }

    /** Eight of them, as a worker sends them. */
    private static ByteBuf answers() {
        byte[] head =
                "200 OK\0Content-Type\0text/html; charset=utf-8\0Content-Length\0005"
                        .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf out = Unpooled.directBuffer(4096);
        for (int id = 1; id <= 8; id++) {
            int length = 4 + head.length + 5;
            FrameDecoder.header(out, FrameType.HEAD, FrameDecoder.LAST, id, length);
            out.writeIntLE(head.length).writeBytes(head).writeBytes(new byte[5]);
        }
        return out;
    }

    /** The rules of HTTP. */
    @Benchmark
    public Request policy() throws RequestRefused {
        return policy.check(HEAD, PEER);
    }

    /** The environ as a frame. */
    @Benchmark
    public ByteBuf environ() {
        encoder.encode(exchange, 0, "", out.clear());
        return out;
    }

    /** Eight responses cut out of what was read at once, and their heads taken apart. */
    @Benchmark
    public HeadDecoder responses() throws ProtocolViolation {
        frames.feed(batch.retainedDuplicate(), (_, _, _, payload) -> heads.decodeFrame(payload));
        return heads;
    }
}
