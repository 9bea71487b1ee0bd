package dev.islay.python;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A worker as its {@link DeadlineWatch} sees it. Threading: the event loop. */
final class WatchedWorker implements DeadlineWatch.Watched {
    private final Worker worker;
    private final ProgressPage progress;
    private final WorkerThreads threads;

    private WatchedWorker(Worker worker, ProgressPage progress, WorkerThreads threads) {
        this.worker = worker;
        this.progress = progress;
        this.threads = threads;
    }

    static DeadlineWatch watch(Worker worker, ProgressPage progress, WorkerThreads threads) {
        long grace = worker.pool().interruptGrace().toNanos();
        WatchedWorker watched = new WatchedWorker(worker, progress, threads);
        return new DeadlineWatch(watched, threads.count(), grace);
    }

    @Override
    public @Nullable ThreadConnection thread(int index) {
        return threads.has(index) ? threads.at(index) : null;
    }

    @Override
    public long[] begun() {
        return progress.read();
    }

    @Override
    public void interrupt(long id) {
        worker.tell(to -> to.interrupt(id, ControlConnection.DEADLINE));
    }

    @Override
    public void ask(long id, int thread, Consumer<RequestStack> told) {
        RunningRequest request = new RunningRequest(id, "", "", worker.pid(), thread, 0);
        worker.view()
                .stacks()
                .of(List.of(request))
                .thenAccept(stacks -> told.accept(stacks.getFirst()));
    }

    @Override
    public void giveUp(String why) {
        worker.pool().observer().stuck(worker.id(), why);
    }

    @Override
    public void kill() {
        worker.kill();
    }
}
