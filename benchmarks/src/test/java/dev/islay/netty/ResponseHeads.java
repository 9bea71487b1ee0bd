package dev.islay.netty;

import dev.islay.gateway.Framing;
import dev.islay.gateway.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
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

/** A response head as bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ResponseHeads {
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final Http1Encoder encoder = new Http1Encoder();
    private final ResponseHead head =
            new ResponseHead(
                    "200 OK",
                    List.of(
                            "Content-Type", "text/html; charset=utf-8",
                            "Content-Length", "5120",
                            "Date", "Thu, 01 Jan 2026 00:00:00 GMT",
                            "Server", "Islay/0.1"),
                    Framing.LENGTH);

    @Benchmark
    public int encode() {
        ByteBuf out = encoder.head(allocator, head);
        int length = out.readableBytes();
        out.release();
        return length;
    }
}
