package dev.islay.python;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the choice of a thread costs a request, when eight come and are answered together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Dispatch {
    private static final int BATCH = 8;

    /** How many workers there are to choose from. */
    @Param({"1", "8"})
    public int workers;

    private final Object[] requests = new Object[BATCH];
    private final ThreadSlot<?>[] slots = new ThreadSlot<?>[BATCH];
    private Scheduler<Object> scheduler = new Scheduler<>(1000, System::nanoTime);

    @Setup
    public void addWorkers() {
        scheduler = new Scheduler<>(1000, System::nanoTime);
        for (int i = 0; i < workers; i++) {
            scheduler.add(8, 1);
        }
        for (int i = 0; i < BATCH; i++) {
            requests[i] = new Object();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int requests() {
        for (Object request : requests) {
            scheduler.offer(request);
        }
        int sent = 0;
        for (Assignment<Object> next = scheduler.next(); next != null; next = scheduler.next()) {
            slots[sent++] = next.slot();
        }
        for (int i = 0; i < sent; i++) {
            slots[i].finished(1);
        }
        return sent;
    }
}
