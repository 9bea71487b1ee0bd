package dev.islay.python;

import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.Locale;

/** What can be seen of a worker from outside. Threading: the event loop. */
final class WorkerView implements WorkerStacks.Asked {
    private final Worker worker;
    private final WorkerThreads threads;
    private final WorkerProcess process;
    private final WorkerStacks stacks;
    private final long since = System.nanoTime();

    /** {@code file}: where the worker writes stacks upon a signal. */
    WorkerView(
            Worker worker,
            WorkerThreads threads,
            WorkerProcess process,
            EventLoop loop,
            Path file) {
        this.worker = worker;
        this.threads = threads;
        this.process = process;
        this.stacks = new WorkerStacks(this, loop, new StackFile(file));
    }

    /** {@code now}: by {@link System#nanoTime}. */
    WorkerStatus status(long now) {
        ThreadLoads loads = ThreadLoads.of(threads.all(), process.pid(), now);
        return new WorkerStatus(
                worker.id(),
                process.pid(),
                worker.state().name().toLowerCase(Locale.ROOT),
                now - since,
                process.cpuNanos(),
                process.residentBytes(),
                loads.served(),
                loads.running(),
                loads.waiting());
    }

    WorkerStacks stacks() {
        return stacks;
    }

    @Override
    public boolean askStacks() {
        ControlConnection control = worker.control();
        if (control != null) {
            control.stacks();
        }
        return control != null;
    }

    @Override
    public void signal(int number) {
        process.signal(number);
    }

    @Override
    public long request(int thread) {
        return threads.has(thread) ? threads.at(thread).running() : 0;
    }
}
