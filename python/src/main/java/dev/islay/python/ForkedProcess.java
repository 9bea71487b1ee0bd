package dev.islay.python;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A process that is a child of a {@link Zygote} and not of ours: only from there can be known how
 * it ended. Its streams are the zygote's, so there are none here.
 */
final class ForkedProcess extends Process {
    private final ProcessHandle handle;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    ForkedProcess(ProcessHandle handle) {
        this.handle = handle;
    }

    /** It has ended; the value is as {@link Process#exitValue} has it. The first call counts. */
    void ended(int exitValue) {
        status.complete(exitValue);
    }

    @Override
    public long pid() {
        return handle.pid();
    }

    @Override
    public ProcessHandle toHandle() {
        return handle;
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return status.thenApply(_ -> this);
    }

    @Override
    public Process destroyForcibly() {
        destroy();
        return this;
    }

    @Override
    public void destroy() {
        handle.destroyForcibly();
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return status.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int exitValue() {
        if (!status.isDone()) {
            throw new IllegalThreadStateException("process " + pid() + " has not ended");
        }
        return status.join();
    }

    @Override
    public boolean isAlive() {
        return !status.isDone();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }
}
