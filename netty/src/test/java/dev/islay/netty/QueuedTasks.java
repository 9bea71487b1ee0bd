package dev.islay.netty;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** An executor that runs what it was given when the test says so, on the test's thread. */
final class QueuedTasks implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    int size() {
        return tasks.size();
    }

    void runOne() {
        tasks.remove().run();
    }
}
