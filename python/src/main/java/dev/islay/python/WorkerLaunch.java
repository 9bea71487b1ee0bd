package dev.islay.python;

import io.netty.channel.EventLoop;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the process of a worker up, step by step. Whatever a step throws ends the start, because
 * somebody waits for its outcome: a fault on the event loop would be logged, and they would wait
 * for ever.
 *
 * <p>Threading: the event loop.
 */
final class WorkerLaunch {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLaunch.class);

    private final EventLoop loop;
    private final WorkerStarts starts;
    private final BiConsumer<@Nullable Process, @Nullable Throwable> started;
    private final Consumer<String> failed;

    /**
     * Does nothing yet.
     *
     * @param started gets the process, or why there is none
     * @param failed is told of a fault of ours, in a line
     */
    WorkerLaunch(
            EventLoop loop,
            WorkerStarts starts,
            BiConsumer<@Nullable Process, @Nullable Throwable> started,
            Consumer<String> failed) {
        this.loop = loop;
        this.starts = starts;
        this.started = started;
        this.failed = failed;
    }

    /** First where it connects, then the process. */
    void begin(WorkerSocket socket, ProgressPage progress, WorkerStart start) {
        step(() -> {
            progress.create();
            socket.open(loop, () -> step(() -> spawn(start)));
        });
    }

    private void spawn(WorkerStart start) {
        starts.start(start)
                .whenCompleteAsync(
                        (process, cause) -> step(() -> started.accept(process, cause)), loop);
    }

    private void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("fault in the front end while a worker was started", fault);
            failed.accept("the worker cannot be started: " + fault);
        }
    }
}
